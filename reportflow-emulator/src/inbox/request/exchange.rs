//! The tab with the HTTP request and its response.

use maud::{Markup, html};

use super::json_box::json_box;
use super::request_view::RequestView;
use crate::admin::body_of;
use crate::inbox::byte_count::byte_count;
use crate::inbox::copyable::copyable;
use crate::inbox::language::Language;
use crate::model::{Endpoint, FileDescription, RequestRecord};
use crate::routes::generate::AcceptedRequest;

pub(super) fn content(view: &RequestView) -> Markup {
    let language = view.language;
    html! {
        (request_head(&view.record, language))
        h2 { (language.pick("Body", "本文")) }
        p.muted { (language.pick(
            "Made of what the emulator keeps: the parameters are as sent, the rest is written anew.",
            "保存内容から組み立てたものです。パラメータは送信されたまま、その他は再構成しています。",
        )) }
        (body(view))
        (response(&view.record, language))
    }
}

/// Shows the first line of a request and its headers.
pub(super) fn request_head(record: &RequestRecord, language: Language) -> Markup {
    let line = format!("POST /v1/file/{}\n", record.endpoint);
    html! {
        h2 { (language.pick("Request", "リクエスト")) }
        (copyable(&(line + &record.headers), language).unwrap_or_default())
        @if record.headers.is_empty() {
            p.muted { (language.pick(
                "The headers are not kept: it was sent again by the emulator, or is from an earlier version.",
                "ヘッダーは保存されていません（再送信、または以前のバージョンのリクエスト）。",
            )) }
        } @else {
            p.muted { (language.pick(
                "Credentials were masked before the headers were stored.",
                "認証情報は保存前に伏せ字にしています。",
            )) }
        }
    }
}

fn body(view: &RequestView) -> Markup {
    let language = view.language;
    let body = body_of(&view.record).unwrap_or_default();
    let length = body.len();
    html! {
        p.buttons {
            a.button.quiet href={ (view.path()) "/body.json" } download { (language.pick("Download JSON", "JSON をダウンロード")) }
            span.muted { (byte_count(length)) }
        }
        (json_box(&body, language))
    }
}

fn response(record: &RequestRecord, language: Language) -> Markup {
    html! {
        h2 { (language.pick("Response", "レスポンス")) " "
            @if record.status == 0 { (language.pick("none", "なし")) } @else { (record.status) }
        }
        @if record.status != record.endpoint.accepted_status() {
            p.card { (language.pick(
                "The request was accepted, but its client got another response, or none: a fault acted, or the documents were late or failed.",
                "受け付けましたが、障害の設定、または文書の遅れや失敗により、クライアントへの応答は異なります。",
            )) }
        }
        @match record.endpoint {
            Endpoint::AsyncSingle | Endpoint::AsyncMultiple => { (accepted_response(record, language)) }
            Endpoint::SyncSingle => { p { (language.pick(
                "The response to an accepted request is the PDF.",
                "受け付けたリクエストの応答は PDF です。",
            )) } }
            Endpoint::SyncMultiple => { p { (language.pick(
                "The response to an accepted request is a ZIP archive of the PDFs.",
                "受け付けたリクエストの応答は PDF の ZIP です。",
            )) } }
        }
    }
}

fn accepted_response(record: &RequestRecord, language: Language) -> Markup {
    let files = record.files.iter();
    let files = files.map(|it| FileDescription::new(&record.request_id, it, &record.origin, None));
    let response = AcceptedRequest::new(record, files.collect());
    let json = serde_json::to_string(&response).unwrap_or_default();
    html! {
        (json_box(&json, language))
        @if record.files.iter().any(|it| it.passcode_enabled) {
            p.muted { (language.pick(
                "Passcodes are left out: only the response had them, once.",
                "パスコードは省略しています。応答に一度だけ含まれ、保存されません。",
            )) }
        }
    }
}
