//! The tab with the webhooks: events, their deliveries and attempts.

use maud::{Markup, html};

use super::json_box::json_box;
use super::request_view::RequestView;
use super::text::segment;
use crate::inbox::byte_count::byte_count;
use crate::inbox::copyable::copyable;
use crate::inbox::language::Language;
use crate::inbox::utc_time::utc_time;
use crate::model::{Attempt, Delivery, DeliveryFault, DeliveryState, Event, FileState};

/// The deliveries that are shown. The button makes one more.
const MAX_DELIVERIES: usize = 20;

pub(super) fn content(view: &RequestView) -> Markup {
    if view.events.is_empty() {
        return html! { p.card { (reason_without_event(view)) } };
    }
    html! { @for event in &view.events { (event_card(view, event)) } }
}

/// Returns why a request has no webhook.
fn reason_without_event(view: &RequestView) -> &'static str {
    let (record, language) = (&view.record, view.language);
    let mut files = record.files.iter();
    if !record.has_webhook {
        language.pick(
            "The workspace had no webhook when the request arrived. The flag --webhook-url sets one.",
            "リクエストの受信時、ワークスペースに Webhook がありませんでした。--webhook-url で設定できます。",
        )
    } else if !record.is_finished() {
        language.pick(
            "The webhook follows when all documents are ready.",
            "すべての文書が完成すると Webhook を送信します。",
        )
    } else if files.any(|it| matches!(it.state, FileState::Failed(_))) {
        language.pick(
            "A document failed. The service's only event, file.completed, tells of finished documents.",
            "文書の作成に失敗しました。サービスのイベントは完成を知らせる file.completed だけです。",
        )
    } else {
        language.pick(
            "The webhook is about to be sent.",
            "まもなく Webhook を送信します。",
        )
    }
}

fn event_card(view: &RequestView, event: &Event) -> Markup {
    let language = view.language;
    let workspace = view.record.workspace.as_deref();
    let webhooks = &view.app.generator.webhooks;
    let skipped = event.deliveries.len().saturating_sub(MAX_DELIVERIES);
    html! {
        section.card {
            div.request-head {
                h2 { (language.pick("Event", "イベント")) " " code { (event.event_id) } }
                @if let (Some(_), Some(last)) = (webhooks.url(workspace), event.deliveries.last()) {
                    form method="post" action={ (view.path()) "/deliveries/" (segment(&last.delivery_id)) "/redeliver" } {
                        button.quiet { (language.pick("Deliver again", "再配信")) }
                    }
                }
            }
            @match webhooks.url(workspace) {
                Some(url) => { p { "POST " code { (url) } } }
                None => { p.muted { (language.pick(
                    "The workspace has no webhook now, so the event cannot be delivered again.",
                    "現在ワークスペースに Webhook がないため、再配信できません。",
                )) } }
            }
            @if skipped > 0 { p.muted { (language.pick(
                format!("{skipped} older deliveries are left out."),
                format!("古い配信 {skipped} 件は省略しました。"),
            )) } }
            @for (index, delivery) in event.deliveries.iter().enumerate().skip(skipped) {
                (delivery_part(index + 1, delivery, language))
            }
            (headers(view, event))
            h3 { (language.pick("Body, as sent", "本文（送信したまま）")) }
            (copyable(&event.body, language).unwrap_or_else(|| html! { p.muted { (byte_count(event.body.len())) } }))
            details id={ "indented-" (event.event_id) } { summary { (language.pick("Indented", "整形")) }
                (json_box(&event.body, language))
            }
        }
    }
}

/// Shows the headers of the last delivery. They are made as each attempt makes them.
fn headers(view: &RequestView, event: &Event) -> Markup {
    let language = view.language;
    let id = event.deliveries.last().map_or("", |it| &it.delivery_id);
    let workspace = view.record.workspace.as_deref();
    let Some(headers) = view.app.generator.webhooks.headers(workspace, event, id) else {
        return html! {};
    };
    let headers = headers.map(|(name, value)| format!("{name}: {value}\n"));
    html! {
        h3 { (language.pick("Headers", "ヘッダー")) }
        (copyable(&headers.concat(), language).unwrap_or_default())
        @if event.fault == Some(DeliveryFault::BadSignature) {
            p { (language.pick(
                "A fault made the signature of the first delivery invalid.",
                "障害の設定により、最初の配信の署名は無効にしました。",
            )) }
        }
        p.muted { (language.pick(
            "The signature is the HMAC-SHA256 of the body in hex, with the workspace's webhook secret. It is calculated now, with the current secret. The names of the headers and the encoding are assumptions: the service's are not public.",
            "署名は、ワークスペースの Webhook シークレットによる本文の HMAC-SHA256（16 進）です。現在のシークレットで計算しています。ヘッダー名と符号化は推定です（サービスの仕様は非公開）。",
        )) }
    }
}

fn delivery_part(number: usize, delivery: &Delivery, language: Language) -> Markup {
    let (class, state) = match delivery.state {
        DeliveryState::Pending => ("", language.pick("pending", "送信中")),
        DeliveryState::Delivered => ("good", language.pick("delivered", "送信済み")),
        DeliveryState::Failed => ("bad", language.pick("failed", "失敗")),
    };
    html! {
        // With an id, what the reader opened stays open when another part is added.
        div id={ "delivery-" (delivery.delivery_id) } {
        h3 {
            (language.pick("Delivery", "配信")) " " (number) " "
            span class={ "chip " (class) } { (state) }
        }
        @if delivery.attempts.is_empty() {
            p.muted { (language.pick("No attempt yet.", "まだ送信していません。")) }
        } @else {
            div.scroll tabindex="0" { table.attempts {
                thead { tr {
                    th { "#" }
                    th { (language.pick("Time", "日時")) }
                    th { (language.pick("Duration", "所要時間")) }
                    th { (language.pick("Status", "ステータス")) }
                    th { (language.pick("Error", "エラー")) }
                    th { (language.pick("Response", "応答")) }
                } }
                tbody { @for (index, it) in delivery.attempts.iter().enumerate() {
                    (attempt_row(index + 1, it, language))
                } }
            } }
        }
        }
    }
}

fn attempt_row(number: usize, attempt: &Attempt, language: Language) -> Markup {
    let is_good = attempt.error.is_none();
    let class = if is_good { "good" } else { "bad" };
    html! {
        tr {
            td.number { (number) }
            td { (utc_time(attempt.at)) }
            td.number { (attempt.duration.as_millis()) " ms" }
            td { @match attempt.status {
                Some(status) => { span class={ "chip " (class) } { (status) } }
                None => { span.muted { (language.pick("none", "なし")) } }
            } }
            td { @if let Some(error) = &attempt.error { bdi { (error) } } }
            td { @if !attempt.response_body.is_empty() {
                details { summary { (byte_count(attempt.response_body.len())) } pre { (attempt.response_body) } }
            } }
        }
    }
}
