//! The designs of the folder.

use std::sync::Arc;
use std::time::SystemTime;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use reportflow_rules::error_chain::ErrorChain;

use super::super::language::Language;
use super::super::page::{Section, page};
use super::super::utc_time::utc_time;
use super::super::viewer::Viewer;
use crate::api_error::ApiError;
use crate::blocking::run_blocking;
use crate::catalog::Catalog;
use crate::state::AppState;

const PATH: &str = "/inbox/designs";

struct Design {
    id: String,
    versions: Vec<Version>,
}

struct Version {
    number: u32,
    /// The number of parameters, or the reason why the snapshot is invalid.
    parameters: Result<usize, String>,
    modified: Option<SystemTime>,
}

/// `GET /inbox/designs`.
pub(in crate::inbox) async fn show(
    State(app): State<AppState>,
    viewer: Viewer,
) -> Result<Response, ApiError> {
    let catalog = Arc::clone(&app.catalog);
    let designs = run_blocking(move || designs(&catalog)).await?;
    let language = viewer.preferences.language;
    let title = language.pick("Designs", "デザイン");
    let content = html! {
        h1 { (title) }
        p.muted { (language.pick("Read from", "フォルダ")) " " code { (app.catalog.dir().display()) } }
        @if designs.is_empty() {
            (empty(language))
        } @else {
            div.card.scroll { (table(&designs, language)) }
        }
    };
    Ok(page(&viewer, Section::Designs, title, PATH, &content))
}

fn designs(catalog: &Catalog) -> Result<Vec<Design>, ApiError> {
    let names = catalog
        .folder_names()
        .map_err(|error| ApiError::internal(format!("{}: {error}", catalog.dir().display())))?;
    let design = |id: String| {
        let numbers = catalog.versions(&id).ok()?;
        let version = |number| Version {
            number,
            parameters: match catalog.snapshot(&id, number) {
                Ok(list) => Ok(list.parameters.len()),
                Err(error) => Err(ErrorChain(&error).to_string()),
            },
            modified: catalog.modified(&id, number),
        };
        // The newest is what people look for.
        let versions = numbers.into_iter().rev().map(version).collect();
        Some(Design { id, versions })
    };
    let mut designs: Vec<_> = names.filter_map(design).collect();
    designs.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(designs)
}

fn table(designs: &[Design], language: Language) -> Markup {
    html! {
        table.designs {
            thead { tr {
                th scope="col" { (language.pick("Design", "デザイン")) }
                th scope="col" { (language.pick("Version", "バージョン")) }
                th.number scope="col" { (language.pick("Parameters", "パラメータ")) }
                th scope="col" { (language.pick("Changed", "更新日時")) }
            } }
            tbody {
                @for design in designs {
                    @for (index, version) in design.versions.iter().enumerate() {
                        tr { (row(design, version, index == 0, language)) }
                    }
                }
            }
        }
    }
}

fn row(design: &Design, version: &Version, is_first: bool, language: Language) -> Markup {
    let path = format!("{PATH}/{}/v{}", design.id, version.number);
    let is_valid = version.parameters.is_ok();
    html! {
        td {
            @if is_first {
                a href=[is_valid.then_some(&path)] { code { (design.id) } }
            }
        }
        @match &version.parameters {
            Ok(count) => {
                td { a href=(path) { "v" (version.number) } }
                td.number { (count) }
            }
            Err(error) => {
                td { "v" (version.number) }
                td {
                    span.chip.bad { (language.pick("invalid", "不正")) }
                    div.cause { (error) }
                }
            }
        }
        td {
            @if let Some(modified) = version.modified {
                (utc_time(modified))
            }
        }
    }
}

/// Returns what to do in an empty folder.
pub(in crate::inbox) fn empty(language: Language) -> Markup {
    html! {
        div.card {
            p { (language.pick("The folder has no designs yet.", "フォルダにデザインがありません。")) }
            p { (language.pick(
                "Fetch the parameter list of a design with its id. The key is that of your workspace.",
                "デザインの ID を指定してパラメータ一覧を取得します。キーはワークスペースのものです。",
            )) }
            pre { "REPORTFLOW_APP_KEY=ak_… cargo reportflow add ID" }
            p { (language.pick(
                "Without an account, write the list by hand as DIR/ID/v1.json: docs/guide.md shows how.",
                "アカウントがない場合は DIR/ID/v1.json を手で書けます。docs/guide.md を参照してください。",
            )) }
        }
    }
}
