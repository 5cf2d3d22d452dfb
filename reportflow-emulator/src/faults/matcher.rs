//! Which requests a fault matches.

use axum::http::Method;

use super::error::FaultError;
use super::fault::Match;
use super::pattern;
use crate::model::RequestRecord;

const ROUTES: [&str; 7] = [
    "async/single",
    "async/multiple",
    "sync/single",
    "sync/multiple",
    "download",
    "designs",
    "token",
];

/// The facts about a request that its head tells.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    /// One of [`ROUTES`].
    pub(crate) route: &'static str,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) workspace: String,
}

/// The design and the documents of a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Documents {
    pub(crate) design_id: Option<String>,
    pub(crate) file_names: Vec<String>,
}

impl Documents {
    pub(crate) fn of(record: &RequestRecord) -> Documents {
        let names = record.files.iter().map(|file| file.file_name.clone());
        Documents {
            design_id: record.design_id.clone(),
            file_names: names.collect(),
        }
    }
}

/// A valid form of [`Match`].
#[derive(Clone, Debug)]
pub(super) struct Matcher(Match);

impl Matcher {
    pub(super) fn new(matches: Match) -> Result<Matcher, FaultError> {
        let is_known =
            |route: &str| route.starts_with('/') || route.contains('*') || ROUTES.contains(&route);
        if matches.route.as_deref().is_some_and(|it| !is_known(it)) {
            let routes = ROUTES.join(", ");
            let reason = format!("unknown route; use {routes}, or a path such as /v1/file/*");
            return Err(FaultError::of("match.route", reason));
        }
        let texts = [
            ("match.method", &matches.method),
            ("match.design", &matches.design),
            ("match.file", &matches.file),
            ("match.workspace", &matches.workspace),
        ];
        for (member, text) in texts {
            if text.as_ref().is_some_and(String::is_empty) {
                let reason = "is empty; leave it out to match each request";
                return Err(FaultError::of(member, reason));
            }
        }
        Ok(Matcher(matches))
    }

    pub(super) fn matches_target(&self, target: &Target) -> bool {
        let Match {
            route,
            method,
            workspace,
            ..
        } = &self.0;
        let matches_route = match route {
            Some(route) => {
                pattern::matches(route, target.route) || pattern::matches(route, &target.path)
            }
            None => target.path.starts_with("/v1/"),
        };
        let is_method = |method: &String| method.eq_ignore_ascii_case(target.method.as_str());
        matches_route
            && method.as_ref().is_none_or(is_method)
            && workspace.as_ref().is_none_or(|it| *it == target.workspace)
    }

    pub(super) fn matches_documents(&self, documents: &Documents) -> bool {
        let names = &documents.file_names;
        let has_design = |design: &String| documents.design_id.as_ref() == Some(design);
        self.0.design.as_ref().is_none_or(has_design)
            && (self.0.file.is_none() || names.iter().any(|name| self.matches_file(name)))
    }

    pub(super) fn matches_file(&self, name: &str) -> bool {
        self.0.file.as_ref().is_none_or(|file| {
            if file.contains('*') {
                pattern::matches(file, name)
            } else {
                name.contains(file.as_str())
            }
        })
    }
}
