//! Parses queries.

use std::time::SystemTime;

use super::error::QueryError;
use super::text::{Pattern, Text};
use super::tokens::{self, Token};
use super::{Filter, Term, WebhookState, time};
use crate::admin::request_info::FileStatus;
use crate::model::{Endpoint, FindingKind};

const KEYS: &str = "after, before, design, endpoint, fault, file, id, missing, request, state, status, unknown, webhook, workspace, wrong-kind";

pub(super) fn terms(query: &str, now: SystemTime) -> Result<Vec<Term>, QueryError> {
    let tokens = tokens::split(query)?.into_iter();
    tokens
        .map(|token| {
            Ok(Term {
                negated: token.negated,
                filter: filter(token, now)?,
            })
        })
        .collect()
}

fn filter(token: Token, now: SystemTime) -> Result<Filter, QueryError> {
    let value = token.value;
    let Some(key) = token.key else {
        return Ok(Filter::Text(Text::new(&value)));
    };
    let filter = match key.as_str() {
        "id" | "request" => Some(Filter::Request(value.clone())),
        "design" => Some(Filter::Design(value.clone())),
        "workspace" => Some(Filter::Workspace(value.clone())),
        "fault" => Some(Filter::Fault(Some(value.clone()).filter(|it| it != "*"))),
        "file" => Some(Filter::File(Text::new(&value))),
        "missing" => Some(finding(FindingKind::Missing, &value)),
        "unknown" => Some(finding(FindingKind::Unknown, &value)),
        "wrong-kind" => Some(finding(FindingKind::WrongKind, &value)),
        "after" => time::parse(&value, now).map(Filter::After),
        "before" => time::parse(&value, now).map(Filter::Before),
        "status" => status(&value).map(Filter::Status),
        "state" => named(FileStatus::ALL, FileStatus::as_str, &value).map(Filter::State),
        "endpoint" => named(Endpoint::ALL, Endpoint::as_str, &value).map(Filter::Endpoint),
        "webhook" => named(WebhookState::ALL, WebhookState::as_str, &value).map(Filter::Webhook),
        _ => {
            return Err(QueryError::new(format!(
                "unknown key `{key}`; use one of {KEYS}, or put a text with `:` in quotes"
            )));
        }
    };
    filter.ok_or_else(|| {
        let expected = expected(&key);
        QueryError::new(format!(
            "`{key}:{value}` must be {expected}; the keys are {KEYS}"
        ))
    })
}

fn finding(kind: FindingKind, path: &str) -> Filter {
    Filter::Finding(kind, Pattern::new(path))
}

fn status(value: &str) -> Option<u16> {
    let status = value.parse().ok()?;
    (100..600).contains(&status).then_some(status)
}

fn named<T: Copy, const N: usize>(
    all: [T; N],
    name: fn(T) -> &'static str,
    value: &str,
) -> Option<T> {
    all.into_iter().find(|it| name(*it) == value)
}

/// Describes the values of a key that does not take any text.
fn expected(key: &str) -> String {
    match key {
        "status" => "an HTTP status, such as 400".to_owned(),
        "state" => one_of(FileStatus::ALL, FileStatus::as_str),
        "endpoint" => one_of(Endpoint::ALL, Endpoint::as_str),
        "webhook" => one_of(WebhookState::ALL, WebhookState::as_str),
        _ => "a time such as 2026-02-15T10:30:45Z, or a period such as 10m".to_owned(),
    }
}

fn one_of<T: Copy, const N: usize>(all: [T; N], name: fn(T) -> &'static str) -> String {
    format!("one of {}", all.map(name).join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(query: &str) -> String {
        terms(query, SystemTime::now()).unwrap_err().to_string()
    }

    #[test]
    fn names_unknown_keys_and_lists_all() {
        let message = error("colour:red");
        assert!(message.starts_with("invalid query: unknown key `colour`; use one of after"));
        assert!(message.contains("wrong-kind"), "{message}");
        for key in KEYS.split(", ") {
            let message = terms(&format!("{key}:?"), SystemTime::now());
            let message = message.err().map(|it| it.to_string()).unwrap_or_default();
            assert!(!message.contains("unknown key"), "{key}: {message}");
        }
    }

    #[test]
    fn names_invalid_values() {
        for (query, expected) in [
            ("status:4000", "`status:4000` must be an HTTP status"),
            (
                "state:done",
                "`state:done` must be one of rendering, ready, failed;",
            ),
            (
                "endpoint:async",
                "must be one of sync/single, sync/multiple, async/single, async/multiple;",
            ),
            (
                "webhook:lost",
                "must be one of pending, delivered, failed, none;",
            ),
            ("after:noon", "must be a time such as"),
            ("before:-1s", "must be a time such as"),
        ] {
            let message = error(query);
            assert!(message.contains(expected), "{message}");
        }
    }
}
