//! The query language of stored requests.
//!
//! Terms are separated by white space, and all must match. `-` negates a term. Values
//! with white space are in quotes.

mod error;
mod matches;
mod parse;
mod text;
mod time;
mod tokens;

use std::time::SystemTime;

use super::request_info::FileStatus;
use crate::model::{Endpoint, FindingKind};
pub use error::QueryError;
use text::{Pattern, Text};

/// A parsed query.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query {
    terms: Vec<Term>,
}

#[derive(Clone, Debug)]
struct Term {
    negated: bool,
    filter: Filter,
}

/// A condition of a request. Those of documents hold if one document fulfils them.
#[derive(Clone, Debug)]
enum Filter {
    Request(String),
    Design(String),
    Endpoint(Endpoint),
    Status(u16),
    Workspace(String),
    /// `None` is any fault.
    Fault(Option<String>),
    /// The time of arrival is this or later.
    After(SystemTime),
    Before(SystemTime),
    /// The file name contains this.
    File(Text),
    State(FileStatus),
    Finding(FindingKind, Pattern),
    Webhook(WebhookState),
    /// An id, a file name, a parameter or `passthrough` contains this.
    Text(Text),
    /// No document is being rendered.
    Finished,
}

/// The state of all webhook events of a request together.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum WebhookState {
    Pending,
    Delivered,
    Failed,
    /// The event is missing.
    None,
}

impl Query {
    /// Parses a query. Periods such as `10m` count from `now`.
    pub(crate) fn parse(text: &str, now: SystemTime) -> Result<Query, QueryError> {
        parse::terms(text, now).map(|terms| Query { terms })
    }

    /// Adds the condition that no document is being rendered, unless the query asks for
    /// documents that are.
    pub(crate) fn finished(&self) -> Query {
        let mut query = self.clone();
        let asks_for_rendering = query.terms.iter().any(|term| {
            !term.negated && matches!(term.filter, Filter::State(FileStatus::Rendering))
        });
        if !asks_for_rendering {
            query.terms.push(Term {
                negated: false,
                filter: Filter::Finished,
            });
        }
        query
    }

    /// Returns the id of the only request that can match, if the query has one.
    pub(crate) fn request_id(&self) -> Option<&str> {
        let mut terms = self.terms.iter().filter(|term| !term.negated);
        terms.find_map(|term| match &term.filter {
            Filter::Request(id) => Some(id.as_str()),
            _ => None,
        })
    }
}
