//! The keys of the pages. `keys.js` handles them.

use maud::{Markup, html};

use super::language::Language;

const KEYS: [(&[&str], &str, &str); 8] = [
    (&["j"], "Next request", "次のリクエスト"),
    (&["k"], "Previous request", "前のリクエスト"),
    (&["Enter"], "Open the request", "リクエストを開く"),
    (&["Esc", "u"], "Back to the list", "一覧に戻る"),
    (&["/"], "Search", "検索"),
    (&["g r"], "Requests", "リクエスト"),
    (&["g d"], "Designs", "デザイン"),
    (&["g f"], "Faults", "障害"),
];

/// Returns the help that `?` opens.
pub(super) fn dialog(language: Language) -> Markup {
    html! {
        dialog #keys aria-labelledby="keys-title" {
            h2 #keys-title { (title(language)) }
            (list(language))
            form method="dialog" { button autofocus { (language.pick("Close", "閉じる")) } }
        }
    }
}

/// Returns the same list for readers without script.
pub(super) fn details(language: Language) -> Markup {
    html! {
        details.keys {
            summary { (title(language)) }
            (list(language))
        }
    }
}

fn title(language: Language) -> &'static str {
    language.pick("Keyboard", "キーボード")
}

fn list(language: Language) -> Markup {
    html! {
        dl.keys {
            @for (keys, english, japanese) in KEYS {
                dt { @for key in keys { kbd { (key) } " " } }
                dd { (language.pick(english, japanese)) }
            }
            dt { kbd { "?" } }
            dd { (language.pick("This list", "この一覧")) }
        }
    }
}
