//! Values and ids on the page of a request.

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

/// Encodes an id for a URL.
pub(super) fn segment(id: &str) -> impl std::fmt::Display + '_ {
    percent_encoding::utf8_percent_encode(id, percent_encoding::NON_ALPHANUMERIC)
}
