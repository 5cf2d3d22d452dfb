//! The files of the pages. They are part of the program.

use std::sync::OnceLock;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use sha2::{Digest as _, Sha256};

const ASSETS: [Asset; 9] = [
    // htmx 4.0.1 and its extension, from the npm package `htmx.org`, without the comment about
    // their source map. `LICENSE-htmx` is their licence. They are one file, because htmx starts
    // without an extension that arrives late.
    Asset {
        name: "htmx.js",
        content_type: "text/javascript",
        text: concat!(
            include_str!("assets/htmx.min.js"),
            "\n",
            include_str!("assets/hx-sse.min.js")
        ),
    },
    Asset {
        name: "inbox.js",
        content_type: "text/javascript",
        text: include_str!("assets/inbox.js"),
    },
    Asset {
        name: "connection.js",
        content_type: "text/javascript",
        text: include_str!("assets/connection.js"),
    },
    Asset {
        name: "copy.js",
        content_type: "text/javascript",
        text: include_str!("assets/copy.js"),
    },
    Asset {
        name: "design_form.js",
        content_type: "text/javascript",
        text: include_str!("assets/design_form.js"),
    },
    Asset {
        name: "keys.js",
        content_type: "text/javascript",
        text: include_str!("assets/keys.js"),
    },
    Asset {
        name: "times.js",
        content_type: "text/javascript",
        text: include_str!("assets/times.js"),
    },
    Asset {
        name: "inbox.css",
        content_type: "text/css",
        text: include_str!("assets/inbox.css"),
    },
    Asset {
        name: "icon.svg",
        content_type: "image/svg+xml",
        text: include_str!("assets/icon.svg"),
    },
];

struct Asset {
    name: &'static str,
    content_type: &'static str,
    text: &'static str,
}

/// Returns the URL of a file. It changes with the files, so that browsers keep them for long.
pub(super) fn url(name: &str) -> String {
    format!("/inbox/assets/{}/{name}", hash())
}

/// `GET /inbox/assets/{hash}/{name}`.
pub(super) async fn show(Path((_, name)): Path<(String, String)>) -> Response {
    match ASSETS.iter().find(|asset| asset.name == name) {
        Some(asset) => {
            let headers = [
                (CONTENT_TYPE, asset.content_type),
                (CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ];
            (headers, asset.text).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `GET /favicon.ico`: browsers ask for it beside an image or a PDF, which names no icon.
pub(super) async fn icon() -> Redirect {
    Redirect::to(&url("icon.svg"))
}

fn hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| {
        let mut hash = Sha256::new();
        for asset in &ASSETS {
            hash.update(asset.text);
        }
        hex::encode(&hash.finalize()[..8])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The files are those that were reviewed.
    #[test]
    fn htmx_is_unchanged() {
        let files = [
            include_str!("assets/htmx.min.js"),
            include_str!("assets/hx-sse.min.js"),
        ];
        let digests = files.map(|it| hex::encode(Sha256::digest(it)));
        assert_eq!(
            digests,
            [
                "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130",
                "18ef2761356ec1fe0bb6d92612315b37517a7c1e9856b661c5ae81fef239d103"
            ]
        );
    }
}
