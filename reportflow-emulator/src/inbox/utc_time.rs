//! Times in UTC.

use std::time::SystemTime;

use humantime::{format_rfc3339_millis, format_rfc3339_seconds};
use maud::{Markup, html};

/// Shows a time to the second.
pub(super) fn utc_time(at: SystemTime) -> Markup {
    let text = format_rfc3339_seconds(at).to_string();
    let text = text.replace('T', " ").replace('Z', " UTC");
    html! { time datetime=(format_rfc3339_millis(at)) { (text) } }
}
