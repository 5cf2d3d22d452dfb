//! The tab with the pages of a document.

use maud::{Markup, html};

use super::selection::Tab;
use super::shown_request::ShownRequest;
use crate::model::{FileRecord, FileState};

/// The pages that are shown at first.
const MAX_PAGES: usize = 20;

pub(super) fn content(shown: &ShownRequest) -> Markup {
    let language = shown.language;
    let Some(file) = shown.file() else {
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
        FileState::Ready => pages(shown, file),
    }
}

fn pages(shown: &ShownRequest, file: &FileRecord) -> Markup {
    let language = shown.language;
    let (path, name) = (shown.file_path(file), &file.file_name);
    let count = shown.page_count;
    let limit = if shown.selection.all_pages {
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
                a href={ (shown.url(Tab::Document, shown.selection.file)) "&pages=all" } {
                    (language.pick(format!("Show all {count} pages"), format!("{count} ページすべてを表示")))
                }
            }
        }
    }
}
