//! The tab with the data that the service returns with a file.

use maud::{Markup, html};

use super::json_box::json_box;
use super::request_view::RequestView;

pub(super) fn content(view: &RequestView) -> Markup {
    let language = view.language;
    let passthrough = view.file().and_then(|file| file.passthrough.as_ref());
    let Some(passthrough) = passthrough else {
        return html! { p.card { (language.pick("The file has no passthrough.", "このファイルに passthrough はありません。")) } };
    };
    let json = passthrough.as_str();
    html! {
        p.muted { (language.pick(
            "As the service returns it, in responses and webhooks.",
            "サービスがレスポンスと Webhook で返す形です。",
        )) }
        (json_box(json, language))
    }
}
