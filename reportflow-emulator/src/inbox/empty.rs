//! The list without a request: how to send the first one.

use std::sync::Arc;

use maud::{Markup, html};

use super::copyable::copyable;
use super::design::{empty_designs, example_params};
use super::language::Language;
use super::shell::quoted;
use super::viewer::Viewer;
use crate::api_error::ApiError;
use crate::blocking::run_blocking;
use crate::catalog::{Catalog, DesignVersion};
use crate::requested_version::RequestedVersion;

/// A design that can be generated.
struct Example {
    id: String,
    design: DesignVersion,
}

/// Returns how to send the first request to the emulator at this origin.
pub(super) async fn show(viewer: &Viewer, origin: &str) -> Result<Markup, ApiError> {
    let catalog = Arc::clone(&viewer.app.catalog);
    let example = run_blocking(move || Ok(example(&catalog))).await?;
    let language = viewer.preferences.language;
    Ok(html! {
        p { (language.pick(
            "There are no requests yet. Send the first one:",
            "まだリクエストがありません。最初のリクエストを送ってみましょう。",
        )) }
        @match example {
            None => (empty_designs(language)),
            Some(example) => (ways(&example, viewer, origin)),
        }
    })
}

/// Returns the first design whose newest version is valid.
fn example(catalog: &Catalog) -> Option<Example> {
    let mut ids: Vec<String> = catalog.folder_names().ok()?.collect();
    ids.sort_unstable();
    ids.into_iter().find_map(|id| {
        let version = catalog.versions(&id).ok()?.pop()?;
        let design = catalog.load(&id, &RequestedVersion::from(version)).ok()?;
        Some(Example { id, design })
    })
}

fn ways(example: &Example, viewer: &Viewer, origin: &str) -> Markup {
    let language = viewer.preferences.language;
    let version = example.design.version;
    // Without a key, any is valid. A page shows none.
    let key = if viewer.has_session {
        "$REPORTFLOW_APP_KEY"
    } else {
        "any"
    };
    let base_url = format!("{origin}/v1");
    let variables = if viewer.has_session {
        format!("export REPORTFLOW_BASE_URL={base_url}\nexport REPORTFLOW_APP_KEY=…")
    } else {
        format!("export REPORTFLOW_BASE_URL={base_url}\nexport REPORTFLOW_APP_KEY={key}")
    };
    let params = example_params(&example.design.list);
    let body = format!(
        r#"{{"designId": "{}", "version": {version}, "content": {{"fileName": "example", "params": {params}}}}}"#,
        example.id
    );
    let curl = format!(
        "curl {base_url}/file/async/single -H \"appkey: {key}\" -H 'content-type: application/json' \\\n    -d {}",
        quoted(&body)
    );
    let rust = "let client = Client::from_env()?; // reads the variables\nlet accepted = document.generate_async(&client).await?;";
    html! {
        div.card.first-request {
            p { a.button href={ "/inbox/designs/" (example.id) "/v" (version) } {
                (language.pick("Fill in a form", "フォームに入力する"))
            } }
            (way(language.pick("Base URL for your program", "プログラムのベース URL"), &base_url, language))
            (way(language.pick("Variables for the Rust client", "Rust クライアントの環境変数"), &variables, language))
            (way("Rust", rust, language))
            (way("curl", &curl, language))
        }
    }
}

fn way(title: &str, text: &str, language: Language) -> Markup {
    html! { h2 { (title) } (copyable(text, language).unwrap_or_default()) }
}
