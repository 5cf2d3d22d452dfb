//! The URL of a journal.

use crate::postgres_connection::check_password;

/// The schema of a URL without one.
const DEFAULT_SCHEMA: &str = "reportflow_run";
/// PostgreSQL cuts longer names.
const MAX_SCHEMA_BYTES: usize = 63;

/// A URL without the parameter `schema`, which is not PostgreSQL's, and the schema.
#[cfg_attr(test, derive(Debug))]
pub(super) struct JournalUrl {
    pub(super) database: String,
    pub(super) schema: String,
}

impl JournalUrl {
    /// Reads a URL such as `postgres://host/database?schema=november`. The error is the reason
    /// why it is invalid.
    pub(super) fn parse(url: &str) -> Result<JournalUrl, String> {
        check_password(url)?;
        let (database, query) = url.split_once('?').unwrap_or((url, ""));
        let mut schema = None;
        let mut others = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.strip_prefix("schema=") {
                Some(name) => schema = Some(name),
                None => others.push(pair),
            }
        }
        let schema = schema.unwrap_or(DEFAULT_SCHEMA);
        let is_valid = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        if schema.is_empty() || schema.len() > MAX_SCHEMA_BYTES || !schema.chars().all(is_valid) {
            return Err(format!(
                "invalid schema `{schema}`: expected 1 to {MAX_SCHEMA_BYTES} ASCII letters, digits, `_` and `-`"
            ));
        }
        if schema.starts_with("pg_") {
            return Err(format!(
                "invalid schema `{schema}`: PostgreSQL reserves `pg_`"
            ));
        }
        if schema == "public" {
            return Err("invalid schema `public`: a run needs one of its own".to_owned());
        }
        let mut database = database.to_owned();
        if !others.is_empty() {
            database = format!("{database}?{}", others.join("&"));
        }
        Ok(JournalUrl {
            database,
            schema: schema.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::JournalUrl;

    #[test]
    fn the_schema_is_taken_out_of_the_url() {
        for (url, database, schema) in [
            ("postgres://h/d", "postgres://h/d", "reportflow_run"),
            ("postgres://h/d?schema=nov-26", "postgres://h/d", "nov-26"),
            (
                "postgres://h/d?sslmode=disable&schema=a&connect_timeout=5",
                "postgres://h/d?sslmode=disable&connect_timeout=5",
                "a",
            ),
        ] {
            let parsed = JournalUrl::parse(url).expect("valid");
            assert_eq!((&*parsed.database, &*parsed.schema), (database, schema));
        }
        let long = format!("postgres://h/d?schema={}", "a".repeat(64));
        for url in [
            "postgres://h/d?schema=",
            "postgres://h/d?schema=a\"b",
            "postgres://h/d?schema=請求",
            "postgres://h/d?schema=pg_x",
            "postgres://h/d?schema=public",
            "postgres://u:a?schema=b@h/d",
            &long,
        ] {
            JournalUrl::parse(url).expect_err(url);
        }
    }

    #[test]
    fn an_error_has_no_password() {
        for url in [
            "postgres://u:s3?schema=cret@h/d",
            "postgres://u:pa?schema=s3cret@h/d?schema=a",
        ] {
            let error = JournalUrl::parse(url).expect_err(url);
            assert!(!error.contains("cret"), "{error}");
        }
    }
}
