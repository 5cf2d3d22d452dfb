//! The page of a rejected request: the reason first.

use maud::{Markup, html};

use super::exchange::request_head;
use super::json_box::json_box;
use super::request_view::RequestView;
use super::snippet;
use crate::inbox::copyable::copyable;
use crate::inbox::error_messages::error_messages;
use crate::model::Rejection;

pub(super) fn content(view: &RequestView, rejection: &Rejection) -> Markup {
    let (language, record) = (view.language, &view.record);
    html! {
        section.error role="note" {
            h2 { (language.pick("Why it was rejected", "拒否の理由")) }
            @match reasons(rejection) {
                reasons if !reasons.is_empty() => { ul { @for it in reasons { li { bdi { (it) } } } } }
                _ if record.status == 0 => { p { (language.pick(
                    "A fault left the client without a response.",
                    "障害の設定により、応答しませんでした。",
                )) } }
                _ => { p { "HTTP " (record.status) } }
            }
        }
        h2 { (language.pick("Body, as sent", "本文（送信されたまま）")) }
        @match &rejection.body {
            None => { p.card { (language.pick(
                "The request was rejected before its body was read.",
                "本文を読む前に拒否しました。",
            )) } }
            Some(body) if body.is_empty() => { p.card { (language.pick("The body is empty.", "本文は空です。")) } }
            Some(body) => {
                (copyable(body, language).unwrap_or_default())
                p.muted { (language.pick(
                    "Up to 64 KiB are kept. Bytes that are not UTF-8 are shown as \u{fffd}.",
                    "64 KiB まで保存します。UTF-8 でないバイトは \u{fffd} で表示します。",
                )) }
            }
        }
        (request_head(record, language))
        h2 { (language.pick("Response", "レスポンス")) " " @if record.status > 0 { (record.status) } }
        @match &rejection.response {
            Some(response) => { (json_box(response.as_str(), language)) }
            None => { p.card { (language.pick("The response had no JSON.", "応答に JSON はありませんでした。")) } }
        }
        (snippet::content(view))
    }
}

/// Returns the messages of the response.
fn reasons(rejection: &Rejection) -> Vec<String> {
    let response = rejection.response.as_ref();
    response.map_or_else(Vec::new, |it| error_messages(it.as_str().as_bytes()))
}
