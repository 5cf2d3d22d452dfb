//! The tab with the pages of a document.

use maud::{Markup, html};

use super::request_view::RequestView;
use super::selection::Tab;
use crate::model::{FileRecord, FileState};

/// The pages that are shown at first.
const MAX_PAGES: usize = 20;

pub(super) fn content(view: &RequestView) -> Markup {
    let language = view.language;
    let Some(file) = view.file() else {
        return html! {};
    };
    match &file.state {
        FileState::Rendering => html! {
            p.card role="status" { (language.pick("The document is being rendered.", "文書を作成しています。")) }
        },
        FileState::Failed(reason) => html! {
            div.error {
                strong { (language.pick("The document failed.", "文書を作成できませんでした。")) }
                " " bdi { (reason) }
            }
        },
        FileState::Ready => pages(view, file),
    }
}

fn pages(view: &RequestView, file: &FileRecord) -> Markup {
    let language = view.language;
    let (path, name) = (view.file_path(file), &file.file_name);
    let count = view.page_count;
    let limit = if view.selection.all_pages {
        count
    } else {
        MAX_PAGES
    };
    if count == 0 {
        return html! {
            p.error { (language.pick("The PDF is gone: it was deleted.", "PDF は削除されました。")) }
        };
    }
    html! {
        p.buttons {
            a.button.quiet href={ (path) "/document.pdf" } { (language.pick("Open PDF", "PDF を開く")) }
            a.button.quiet href={ (path) "/document.pdf?download" } { (language.pick("Download", "ダウンロード")) }
            span.muted { (language.pick(format!("Pages: {count}"), format!("全 {count} ページ"))) }
        }
        ol.pages {
            @for number in 1..=count.min(limit) {
                li {
                    img src={ (path) "/pages/" (number) ".png" } loading="lazy" decoding="async"
                        alt=(language.pick(
                            format!("{name}, page {number} of {count}"),
                            format!("{name}、{count} ページ中 {number} ページ"),
                        ));
                }
            }
        }
        @if count > limit {
            p {
                a href={ (view.url(Tab::Document, view.selection.file)) "&pages=all" } {
                    (language.pick(format!("Show all {count} pages"), format!("{count} ページすべてを表示")))
                }
            }
        }
    }
}
