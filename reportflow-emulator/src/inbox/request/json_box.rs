//! Indented JSON in a box.

use maud::{Markup, html};

use super::json_text::pretty;
use crate::inbox::byte_count::byte_count;
use crate::inbox::copyable::{MAX_BYTES, copyable};
use crate::inbox::language::Language;

/// Shows JSON, or its length if it is too long for a page.
pub(super) fn json_box(json: &str, language: Language) -> Markup {
    let text = (json.len() <= MAX_BYTES).then(|| pretty(json));
    let text = text.and_then(|text| copyable(&text, language));
    text.unwrap_or_else(|| {
        let (limit, length) = (byte_count(MAX_BYTES), byte_count(json.len()));
        html! { p.card { (language.pick(
            format!("The page shows JSON up to {limit}, indented. This is {length}."),
            format!("このページには {limit} までの JSON を表示します（サイズ: {length}）。"),
        )) } }
    })
}
