//! The page of one version of a design.

use axum::response::Response;
use maud::{Markup, html};
use reportflow_schema::Parameter;

use super::super::form_data::{MAX_BODY_BYTES, too_long};
use super::super::language::Language;
use super::super::page::{Section, page};
use super::super::viewer::Viewer;
use super::draft::{ALL_PARAMS, COUNT, Draft, DraftParams, PASSCODE, PASSTHROUGH, SHARE_TYPE};
use super::field_error::FieldErrors;
use super::fields::{MAX_COUNT, MAX_ROWS};
use super::form::{Controls, heading};
use crate::catalog::DesignVersion;

/// A version of a design, as the page shows it.
pub(super) struct VersionPage<'a> {
    pub(super) id: &'a str,
    pub(super) versions: Vec<u32>,
    pub(super) design: DesignVersion,
    pub(super) viewer: &'a Viewer,
}

impl VersionPage<'_> {
    pub(super) fn page(&self, draft: &Draft, errors: &FieldErrors) -> Response {
        let language = self.viewer.preferences.language;
        let path = self.path(self.design.version);
        let title = format!("{} v{}", self.id, self.design.version);
        let content = html! {
            h1 { (self.id) " " span.chip { "v" (self.design.version) } }
            @if self.versions.len() > 1 {
                nav.versions aria-label=(language.pick("Versions", "バージョン")) {
                    @for version in &self.versions {
                        a.chip href=(self.path(*version))
                            aria-current=[(*version == self.design.version).then_some("page")] { "v" (version) }
                        " "
                    }
                }
            }
            (parameters(&self.design.list.parameters, language))
            h2 { (language.pick("Generate a PDF", "PDF を生成")) }
            @if !errors.is_empty() {
                p.error role="alert" { (language.pick(
                    "Some fields are invalid. Nothing was sent.",
                    "入力に誤りがあります。まだ送信されていません。",
                )) }
            }
            form.generate.card method="post" action=(path) data-max-rows=(MAX_ROWS) data-max-bytes=(MAX_BODY_BYTES) { (self.form(draft, errors)) }
        };
        page(self.viewer, Section::Designs, &title, &path, &content)
    }

    /// An id of a design has only characters of URLs.
    fn path(&self, version: u32) -> String {
        format!("/inbox/designs/{}/v{version}", self.id)
    }

    fn form(&self, draft: &Draft, errors: &FieldErrors) -> Markup {
        let language = self.viewer.preferences.language;
        let button = |action: &str, text: &str| {
            html! { button.quiet name="action" value=(action) { (text) } }
        };
        let error = |place: &str| {
            html! {
                @if let Some(error) = errors.get(place) {
                    p.error role="alert" { (error.message(language)) }
                }
            }
        };
        html! {
            // Enter presses the first button of a form.
            button.unseen name="action" value="send" tabindex="-1" aria-hidden="true" {}
            p.muted { (language.pick(
                "Empty fields are left out, which prints a blank. JSON takes every other value.",
                "空の項目は送信されず、PDF では空欄になります。その他の値は JSON で入力できます。",
            )) }
            p.actions {
                (button("examples", language.pick("Fill with examples", "例を入力")))
                @match draft.params {
                    DraftParams::Fields(_) => (button("json", language.pick("Write as JSON", "JSON で入力"))),
                    DraftParams::Json(_) => (button("fields", language.pick("Back to the fields", "項目で入力"))),
                }
                a.button.quiet href=(self.path(self.design.version)) { (language.pick("Empty the form", "入力を消去")) }
            }
            @match &draft.params {
                DraftParams::Fields(fields) => {
                    div.parameters {
                        (Controls { language, fields, errors }.all(&self.design.list.parameters, ""))
                    }
                }
                DraftParams::Json(json) => {
                    label { (language.pick("Parameters as JSON", "パラメータ (JSON)"))
                        textarea.code name=(ALL_PARAMS) rows="16" spellcheck="false" { "\n" (json) }
                    }
                    (error(ALL_PARAMS))
                }
            }
            div.parameters.request-settings {
                label { (language.pick("File name", "ファイル名"))
                    input name="file_name" value=(draft.file_name) autocomplete="off";
                }
                div {
                    label { (language.pick("Requests to send", "送信する回数"))
                        input type="number" name=(COUNT) min="1" max=(MAX_COUNT) value=(draft.count)
                            aria-invalid=[errors.get(COUNT).map(|_| "true")];
                    }
                    (error(COUNT))
                }
                @if let [_, _, ..] = &self.viewer.workspaces[..] {
                    label { (language.pick("Workspace", "ワークスペース"))
                        select name="workspace" {
                            @for workspace in &self.viewer.workspaces {
                                option selected[draft.workspace.as_ref() == Some(&workspace.name)] { (workspace.name) }
                            }
                        }
                    }
                }
                div.wide {
                    label { code { "passthrough" } " " (language.pick("(JSON, comes back in the webhook)", "(JSON、Webhook で返されます)"))
                        textarea.code name=(PASSTHROUGH) rows="2" spellcheck="false" { "\n" (draft.passthrough) }
                    }
                    (error(PASSTHROUGH))
                }
            }
            // A request that is sent again keeps them.
            input type="hidden" name=(SHARE_TYPE) value=(draft.share_type.code());
            @if draft.passcode_enabled { input type="hidden" name=(PASSCODE) value="on"; }
            // Script shows it.
            p.error.too-long role="alert" hidden { (too_long(language)) }
            button name="action" value="send" { (language.pick("Generate", "生成する")) }
        }
    }
}

fn parameters(parameters: &[Parameter], language: Language) -> Markup {
    html! {
        details.card {
            summary { (parameters.len()) " " (language.pick("parameters", "個のパラメータ")) }
            @if parameters.is_empty() {
                p.muted { (language.pick("This version has no parameters.", "パラメータはありません。")) }
            } @else {
                (tree(parameters))
            }
        }
    }
}

fn tree(parameters: &[Parameter]) -> Markup {
    html! {
        ul.parameter-tree {
            @for parameter in parameters {
                li {
                    (heading(parameter))
                    @if let Some(description) = &parameter.description {
                        div.muted { (description) }
                    }
                    @if !parameter.spec.is_empty() { (tree(&parameter.spec)) }
                }
            }
        }
    }
}
