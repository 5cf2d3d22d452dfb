//! The query strings of `/_emulator`.

use std::time::{Duration, SystemTime};

use axum::http::Uri;

use super::query::Query;
use crate::api_error::ApiError;
use crate::http::form;

/// The values of a query string whose names are all known.
#[derive(Debug)]
pub(super) struct QueryString(Vec<(String, String)>);

impl QueryString {
    pub(super) fn parse(uri: &Uri, names: &[&str]) -> Result<QueryString, ApiError> {
        let mut values = Vec::new();
        let query = uri.query().unwrap_or_default();
        for (name, value) in form::pairs(query).filter(|(name, _)| !name.is_empty()) {
            let invalid = |_| ApiError::bad_request("the query string is not UTF-8");
            let name = String::from_utf8(name).map_err(invalid)?;
            let value = String::from_utf8(value).map_err(invalid)?;
            if !names.contains(&name.as_str()) {
                let names = names.join(", ");
                let message = format!("unknown parameter `{name}`; use {names}");
                return Err(ApiError::bad_request(message));
            }
            if values.iter().any(|(other, _)| *other == name) {
                let message = format!("`{name}` must occur once");
                return Err(ApiError::bad_request(message));
            }
            values.push((name, value));
        }
        Ok(QueryString(values))
    }

    /// Parses `q`. Without it, all requests match.
    pub(super) fn query(&self, now: SystemTime) -> Result<Query, ApiError> {
        Query::parse(self.get("q").unwrap_or_default(), now)
            .map_err(|error| ApiError::bad_request(error.to_string()))
    }

    /// Parses a number from 1 to `max`.
    pub(super) fn number(&self, name: &str, default: usize, max: usize) -> Result<usize, ApiError> {
        let Some(text) = self.get(name) else {
            return Ok(default);
        };
        let number = text.parse().ok().filter(|it| (1..=max).contains(it));
        number.ok_or_else(|| {
            ApiError::bad_request(format!("`{name}` must be a whole number from 1 to {max}"))
        })
    }

    /// Parses the `next` of a list.
    pub(super) fn cursor(&self, name: &str) -> Result<Option<u64>, ApiError> {
        let cursor = self.get(name).map(str::parse).transpose();
        cursor.map_err(|_| ApiError::bad_request(format!("`{name}` must be the `next` of a list")))
    }

    /// Parses a period such as `500ms`, or seconds.
    pub(super) fn period(
        &self,
        name: &str,
        default: Duration,
        max: Duration,
    ) -> Result<Duration, ApiError> {
        let Some(text) = self.get(name) else {
            return Ok(default);
        };
        let seconds = text.parse().ok().map(Duration::from_secs);
        let period = seconds.or_else(|| humantime::parse_duration(text).ok());
        period.filter(|it| *it <= max).ok_or_else(|| {
            let max = humantime::format_duration(max);
            ApiError::bad_request(format!(
                "`{name}` must be a period such as 10s or 500ms, or whole seconds, up to {max}"
            ))
        })
    }

    fn get(&self, name: &str) -> Option<&str> {
        let mut values = self.0.iter();
        values
            .find(|(other, _)| other == name)
            .map(|(_, value)| value.as_str())
    }
}
