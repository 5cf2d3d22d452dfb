//! Texts of any length, cut for the page.

use std::time::SystemTime;

use humantime::{format_rfc3339_millis, format_rfc3339_seconds};
use maud::{Markup, html};

use crate::inbox::language::Language;

/// The characters of a value that are shown at once.
const MAX_CHARS: usize = 200;

/// Shows a value. If it is long, its start, and the whole behind a click if `has_whole`.
pub(super) fn value(text: &str, has_whole: bool, language: Language) -> Markup {
    let Some((end, _)) = text.char_indices().nth(MAX_CHARS) else {
        return html! { bdi.text { (text) } };
    };
    let count = text.chars().count();
    let length = language.pick(format!("{count} characters"), format!("{count} 文字"));
    let start = &text[..end];
    html! {
        bdi.text { (start) "…" }
        @if has_whole {
            details { summary { (length) } pre { (text) } }
        } @else {
            " " span.muted { (length) }
        }
    }
}

/// Shows a number of bytes with a unit.
pub(super) fn size(bytes: usize) -> String {
    const KIB: usize = 1024;
    match bytes {
        0..KIB => format!("{bytes} B"),
        KIB..1_048_576 => format!("{} KiB", bytes / KIB),
        _ => format!("{:.1} MiB", bytes as f64 / 1_048_576.0),
    }
}

/// Shows a time in UTC.
pub(super) fn time(at: SystemTime) -> Markup {
    let text = format_rfc3339_seconds(at).to_string();
    let text = text.replace('T', " ").replace('Z', " UTC");
    html! { time datetime=(format_rfc3339_millis(at)) { (text) } }
}

/// Shows the path of a stored part, such as an id, in a URL.
pub(super) fn segment(id: &str) -> impl std::fmt::Display + '_ {
    percent_encoding::utf8_percent_encode(id, percent_encoding::NON_ALPHANUMERIC)
}
