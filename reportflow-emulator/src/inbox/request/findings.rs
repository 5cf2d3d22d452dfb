//! The tab with the parameters that leave a blank.

use maud::{Markup, html};

use super::request_view::RequestView;
use crate::inbox::labels::finding_label;
use crate::inbox::language::Language;
use crate::model::{Finding, FindingKind};

pub(super) fn content(view: &RequestView) -> Markup {
    let language = view.language;
    let Some(file) = view.file() else {
        return html! {};
    };
    if file.findings.is_empty() {
        return html! {
            p.card { (language.pick(
                "The parameters fit the design.",
                "パラメータはデザインと一致しています。",
            )) }
        };
    }
    html! {
        p { (language.pick(
            "The service accepts these without an error, and prints a blank. A document has up to 100.",
            "サービスはエラーにせず、空欄で出力します。1 文書につき 100 件まで表示します。",
        )) }
        div.scroll {
            table {
                thead { tr {
                    th { (language.pick("Kind", "種類")) }
                    th { (language.pick("Parameter", "パラメータ")) }
                    th { (language.pick("Message", "内容")) }
                } }
                tbody {
                    @for finding in &file.findings {
                        tr {
                            td { (kind_chip(finding.kind, language)) }
                            td { code { bdi { (finding.path) } } }
                            td { bdi { (message(finding, language)) } }
                        }
                    }
                }
            }
        }
    }
}

/// Returns the difference in words. Those of a wrong kind are the same as in logs.
fn message(finding: &Finding, language: Language) -> &str {
    match finding.kind {
        FindingKind::Missing => language.pick(&finding.message, "値が送信されていません。"),
        FindingKind::Unknown => language.pick(&finding.message, "デザインにないパラメータです。"),
        FindingKind::WrongKind => &finding.message,
    }
}

pub(super) fn kind_chip(kind: FindingKind, language: Language) -> Markup {
    html! { span.chip.warning { (finding_label(kind, language)) } }
}
