//! Texts that readers copy.

use maud::{Markup, html};

use super::language::Language;

/// Longer texts are slow in a browser.
pub(super) const MAX_BYTES: usize = 256 * 1024;

/// Shows a text in a box with a button that copies it. `None` if it is too long.
pub(super) fn copyable(text: &str, language: Language) -> Option<Markup> {
    (text.len() <= MAX_BYTES).then(|| {
        html! {
            div.copyable {
                button.quiet type="button" data-copy hidden { (language.pick("Copy", "コピー")) }
                pre tabindex="0" { (text) }
            }
        }
    })
}
