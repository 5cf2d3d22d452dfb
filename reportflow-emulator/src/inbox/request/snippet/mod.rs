//! The tab with programs that send the same request.

mod curl;
mod rust;

use maud::{Markup, html};

use super::request_view::RequestView;
use crate::admin::body_of;
use crate::inbox::byte_count::byte_count;
use crate::inbox::copyable::copyable;
use crate::inbox::language::Language;

/// The bodies whose programs are shown.
const MAX_BODY_BYTES: usize = 128 * 1024;

pub(super) fn content(view: &RequestView) -> Markup {
    let (language, record) = (view.language, &view.record);
    let Ok(body) = body_of(record) else {
        return html! {};
    };
    let is_accepted = record.rejection.is_none();
    html! {
        h2 { "curl" }
        @if body.len() <= MAX_BODY_BYTES && !body.contains('\0') {
            p.muted { (language.pick(
                "Set REPORTFLOW_APP_KEY to the key of the workspace.",
                "REPORTFLOW_APP_KEY にワークスペースのキーを設定してください。",
            )) }
            (copyable(&curl::command(record, &view.origin, &body), language).unwrap_or_default())
        } @else {
            (too_long(view, body.len()))
        }
        @if is_accepted {
            h2 { "Rust" }
            @if body.len() <= MAX_BODY_BYTES {
                p.muted { (rust_hint(language)) }
                (copyable(&rust::program(record), language).unwrap_or_default())
            } @else {
                (too_long(view, body.len()))
            }
        }
    }
}

fn rust_hint(language: Language) -> &'static str {
    language.pick(
        "With the crates reportflow and serde_json, and any parameters. `cargo reportflow codegen` prints a struct that the compiler checks against the design.",
        "クレート reportflow と serde_json を使います。`cargo reportflow codegen` は、デザインとの一致をコンパイラが確認する構造体を出力します。",
    )
}

fn too_long(view: &RequestView, length: usize) -> Markup {
    let language = view.language;
    let limit = byte_count(MAX_BODY_BYTES);
    html! {
        p.card {
            (language.pick(
                format!("The body is binary or longer than {limit} ({}). Download it instead: ", byte_count(length)),
                format!("本文がバイナリか {limit} を超えています（{}）。ダウンロードしてください: ", byte_count(length)),
            ))
            a href={ (view.path()) "/body.json" } download { "body.json" }
        }
    }
}
