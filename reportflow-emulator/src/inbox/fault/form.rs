//! The form that sets a fault. Its fields have the names of the fault's members.

use maud::{Markup, html};

use super::super::form_data::FormData;
use super::super::language::Language;
use crate::faults::{Fault, FaultError, parse_members};
use crate::model::Endpoint;

/// Prefix of the fields of members, beside those of the form itself.
const MEMBER: &str = "member:";
/// The short form, in place of the members.
pub(super) const TEXT: &str = "text";

const FLAGS: [&str; 3] = ["hang", "reset", "after"];
const TEXTS: [&str; 13] = [
    "id",
    "route",
    "method",
    "design",
    "file",
    "status",
    "retryAfter",
    "delay",
    "truncate",
    "renderFailure",
    "next",
    "every",
    "probability",
];
/// Means nothing without a probability, so it has no field of its own in the texts.
const SEED: &str = "seed";
const WEBHOOK: &str = "webhook";
const WEBHOOKS: [&str; 5] = ["lost", "doubled", "late:5s", "reordered", "bad-signature"];

/// Parses the fault. Empty fields say nothing.
pub(super) fn parse(form: &FormData) -> Result<Fault, FaultError> {
    if let Some(text) = form.get(TEXT) {
        return text.trim().parse();
    }
    let mut members = Vec::new();
    for name in TEXTS.into_iter().chain([WEBHOOK, SEED]) {
        let value = value(form, name).trim();
        if !value.is_empty() {
            members.push((name, Some(value)));
        }
    }
    let flags = FLAGS
        .into_iter()
        .filter(|name| !value(form, name).is_empty());
    members.extend(flags.map(|name| (name, None)));
    parse_members(members)
}

fn value<'a>(form: &'a FormData, member: &str) -> &'a str {
    form.get(&format!("{MEMBER}{member}")).unwrap_or_default()
}

/// Returns the fields with what was typed.
pub(super) fn fields(form: &FormData, language: Language) -> Markup {
    let text = |member: &str, label: &str, placeholder: &str| {
        html! {
            label { (label)
                input name={ (MEMBER) (member) } value=(value(form, member)) placeholder=(placeholder) autocomplete="off";
            }
        }
    };
    let flag = |member: &str, label: &str| {
        html! {
            label.flag {
                input type="checkbox" name={ (MEMBER) (member) } checked[!value(form, member).is_empty()];
                (label)
            }
        }
    };
    html! {
        fieldset {
            legend { (language.pick("Which requests", "対象のリクエスト")) }
            div.parameters {
                (route(value(form, "route"), language))
                (text("design", language.pick("Design", "デザイン"), "ID"))
                (text("file", language.pick("File name", "ファイル名"), "*.pdf"))
            }
        }
        fieldset {
            legend { (language.pick("What happens: one of these", "障害の内容 (いずれか 1 つ)")) }
            div.parameters {
                (text("status", language.pick("Status", "ステータス"), "503"))
                (text("retryAfter", language.pick("429 with Retry-After (s)", "429 と Retry-After (秒)"), "5"))
                (text("delay", language.pick("Delay", "遅延"), "2s"))
                (text("truncate", language.pick("End the body after (bytes)", "途中で切断 (バイト)"), "1000"))
                (text("renderFailure", language.pick("Fail the document: reason", "生成失敗の理由"), "no ink"))
                (webhook(value(form, WEBHOOK), language))
                (flag("hang", language.pick("No response", "応答なし")))
                (flag("reset", language.pick("Reset the connection", "接続をリセット")))
                (flag("after", language.pick("After the document is generated", "生成した後で起こす")))
            }
        }
        fieldset {
            legend { (language.pick("How often (default: once)", "頻度 (既定は 1 回)")) }
            div.parameters {
                (text("next", language.pick("The next N requests", "次の N 回"), "3"))
                (text("every", language.pick("Each Nth request", "N 回ごと"), "10"))
                (text("probability", language.pick("Probability", "確率"), "0.1"))
                (text(SEED, language.pick("Seed of the probability", "確率のシード"), "7"))
            }
        }
    }
}

fn route(chosen: &str, language: Language) -> Markup {
    let generate = Endpoint::ALL.map(|endpoint| endpoint.to_string());
    let others = ["async/*", "sync/*", "download", "designs", "token"];
    let routes = generate.iter().map(String::as_str).chain(others);
    html! {
        label { (language.pick("Route", "ルート"))
            select name={ (MEMBER) "route" } {
                option value="" { (language.pick("all", "すべて")) }
                @for route in routes {
                    option selected[route == chosen] { (route) }
                }
            }
        }
    }
}

fn webhook(chosen: &str, language: Language) -> Markup {
    html! {
        label { "Webhook"
            select name={ (MEMBER) (WEBHOOK) } {
                option value="" { (language.pick("as usual", "通常どおり")) }
                @for fault in WEBHOOKS {
                    option selected[fault == chosen] { (fault) }
                }
            }
        }
    }
}
