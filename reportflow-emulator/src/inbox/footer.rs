//! The foot of every page: what is kept, and the options of the emulator.

use maud::{Markup, html};

use super::byte_count::byte_count;
use super::language::Language;
use super::viewer::Viewer;
use crate::store::{Retention, Store};

pub(super) fn show(viewer: &Viewer) -> Markup {
    let language = viewer.preferences.language;
    let generator = &viewer.app.generator;
    html! {
        footer.facts {
            p { (kept(viewer.requests.store(), language)) }
            p { (language.pick(
                "Documents and parameters may contain personal data. This page shows them to everybody who can open it.",
                "文書やパラメータには個人情報が含まれる場合があります。このページを開ける人は誰でも閲覧できます。",
            )) }
            ul {
                @for workspace in &viewer.workspaces {
                    li {
                        @if viewer.workspaces.len() > 1 { strong { (workspace.name) } ": " }
                        @match generator.webhooks.url(Some(&workspace.name)) {
                            Some(url) => { (language.pick("webhooks to ", "Webhook の送信先 ")) code { (url) } }
                            None => (language.pick("no webhook", "Webhook なし")),
                        }
                        @if let Some(limiter) = &workspace.rate_limiter {
                            @let limits = limiter.limits();
                            (language.pick("; requests a minute: sync ", "、1 分あたりの上限: sync "))
                            (limits.sync)
                            (language.pick(", async and downloads ", "、async とダウンロード "))
                            (limits.async_and_downloads)
                        }
                    }
                }
                @if generator.strict {
                    li { (language.pick("strict: missing and unknown parameters are rejected", "strict: 不足または未知のパラメータを拒否")) }
                }
                @if let Some(seed) = viewer.app.ids.seed() {
                    li { (language.pick("ids of the seed ", "ID のシード ")) (seed) }
                }
            }
        }
    }
}

fn kept(store: &Store, language: Language) -> Markup {
    let limits = store.retention().map(|it| limits(it, language));
    let limits = limits.unwrap_or_else(|| language.pick("everything", "すべて").to_owned());
    match store.dir() {
        Some(dir) => html! {
            (language.pick("Kept in the folder ", "保存先フォルダ ")) code { (dir.display()) } ": " (limits)
        },
        None => html! {
            (language.pick("Kept in memory: ", "メモリに保持: ")) (limits)
            (language.pick("; gone when the emulator stops", "。エミュレータを終了すると消えます"))
        },
    }
}

fn limits(retention: Retention, language: Language) -> String {
    let mut limits = Vec::new();
    if retention.requests != usize::MAX {
        let count = grouped(retention.requests);
        limits.push(match language {
            Language::English => format!("the newest {count} requests"),
            Language::Japanese => format!("最新 {count} 件"),
        });
    }
    if retention.bytes != usize::MAX {
        limits.push(byte_count(retention.bytes));
    }
    if limits.is_empty() {
        limits.push(language.pick("everything", "すべて").to_owned());
    }
    limits.join(language.pick(" and ", "、"))
}

fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
