//! The part of a request that its page shows, in the query of the URL.

use crate::http::form;
use crate::inbox::language::Language;

/// A tab of the page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Tab {
    Document,
    Parameters,
    Passthrough,
    Findings,
    Webhook,
    Exchange,
    Code,
}

/// The choices of the reader.
#[derive(Clone, Copy, Debug)]
pub(super) struct Selection {
    pub(super) tab: Tab,
    /// The position of the file, from 0.
    pub(super) file: usize,
    pub(super) all_pages: bool,
    /// `true` for a page that updates its head, and keeps its tab.
    pub(super) head_only: bool,
}

impl Tab {
    pub(super) const ALL: [Tab; 7] = [
        Tab::Document,
        Tab::Parameters,
        Tab::Passthrough,
        Tab::Findings,
        Tab::Webhook,
        Tab::Exchange,
        Tab::Code,
    ];

    pub(super) fn code(self) -> &'static str {
        match self {
            Tab::Document => "document",
            Tab::Parameters => "parameters",
            Tab::Passthrough => "passthrough",
            Tab::Findings => "findings",
            Tab::Webhook => "webhook",
            Tab::Exchange => "request",
            Tab::Code => "code",
        }
    }

    pub(super) fn name(self, language: Language) -> &'static str {
        match self {
            Tab::Document => language.pick("Document", "文書"),
            Tab::Parameters => language.pick("Parameters", "パラメータ"),
            Tab::Passthrough => "Passthrough",
            Tab::Findings => language.pick("Findings", "指摘"),
            Tab::Webhook => "Webhook",
            Tab::Exchange => language.pick("Request", "リクエスト"),
            Tab::Code => language.pick("Code", "コード"),
        }
    }
}

impl Selection {
    /// Returns whether the part shows parameters.
    pub(super) fn needs_params(&self) -> bool {
        let has_params = matches!(self.tab, Tab::Parameters | Tab::Exchange | Tab::Code);
        has_params && !self.head_only
    }

    /// Parses a query. Unknown values are the defaults.
    pub(super) fn of_query(query: &str, tabs: &[Tab], files: usize) -> Selection {
        let get = |name: &str| {
            let mut pairs = form::pairs(query);
            let value = pairs.find_map(|(key, value)| (key == name.as_bytes()).then_some(value));
            value.and_then(|it| String::from_utf8(it).ok())
        };
        let tab = get("tab");
        let tab = tabs.iter().find(|it| Some(it.code()) == tab.as_deref());
        let file = get("file").and_then(|it| it.parse::<usize>().ok());
        let file = file.and_then(|number| number.checked_sub(1));
        Selection {
            tab: tab.copied().unwrap_or(Tab::Document),
            file: file.filter(|it| *it < files).unwrap_or_default(),
            all_pages: get("pages").as_deref() == Some("all"),
            head_only: get("part").as_deref() == Some("head"),
        }
    }
}
