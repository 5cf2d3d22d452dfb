//! The tab with the parameters, beside what the design expects.

use maud::{Markup, html};

use super::json_box::json_box;
use super::request_view::RequestView;
use super::value_tree::ValueTree;
use crate::inbox::byte_count::byte_count;
use crate::model::RequestRecord;
use crate::requested_version::RequestedVersion;
use reportflow_schema::ParameterList;

pub(super) fn content(view: &RequestView) -> Markup {
    let language = view.language;
    let Some(file) = view.file() else {
        return html! {};
    };
    if file.params.is_null() {
        return html! { p.card { (language.pick(
            "The parameters are not stored: the request is from an earlier version of the emulator.",
            "以前のバージョンのエミュレータのリクエストのため、パラメータは保存されていません。",
        )) } };
    }
    let json = file.params.as_str();
    let list = design(view);
    let mut tree = ValueTree::new(file, list.is_ok(), language);
    let spec = list.as_ref().map_or(&[][..], |it| &it.parameters);
    let download = format!("{}/params.json", view.file_path(file));
    html! {
        @if let Err(reason) = &list {
            p.error { (language.pick(
                "The design cannot be compared: ",
                "デザインと比較できません: ",
            )) bdi { (reason) } }
        } @else if is_newer(view) {
            p.card { (language.pick(
                "The file of the design is newer than the request. The design may have expected other parameters then.",
                "デザインのファイルはリクエストより新しいため、当時とは違うパラメータになっている可能性があります。",
            )) }
        }
        section.card { (tree.parameters(spec, json)) }
        h2 { "JSON" }
        p.buttons {
            a.button.quiet href=(download) download { (language.pick("Download JSON", "JSON をダウンロード")) }
            span.muted { (byte_count(json.len())) }
        }
        (json_box(json, language))
    }
}

/// Returns the parameters of the design as they are now, or the reason why they are unknown.
fn design(view: &RequestView) -> Result<ParameterList, String> {
    let (id, version) = design_of(&view.record);
    let loaded = view.app.catalog.load(id, &RequestedVersion::from(version));
    let list = loaded.map(|it| it.list);
    list.map_err(|error| format!("{id} v{version}: {}", error.text()))
}

fn is_newer(view: &RequestView) -> bool {
    let (id, version) = design_of(&view.record);
    let modified = view.app.catalog.modified(id, version);
    modified.is_some_and(|it| it > view.record.accepted_at)
}

fn design_of(record: &RequestRecord) -> (&str, u32) {
    let id = record.design_id.as_deref().unwrap_or_default();
    (id, record.version.unwrap_or_default())
}
