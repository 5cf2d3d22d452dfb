//! The URL of a journal in PostgreSQL, which may have a password.

use std::env;

use crate::error::CliError;

/// The variable of a password that the URL does not have, as in PostgreSQL's own programs. The
/// driver reads no variables.
const PASSWORD: &str = "PGPASSWORD";

/// A URL that is never shown with its password.
#[derive(Clone)]
pub(super) struct DatabaseUrl {
    with_password: String,
    shown: String,
}

impl DatabaseUrl {
    /// Reads a URL such as `postgres://user@host/database?schema=november`.
    pub(super) fn parse(url: &str) -> Result<DatabaseUrl, CliError> {
        DatabaseUrl::with_default_password(url, &env::var(PASSWORD).unwrap_or_default())
    }

    fn with_default_password(url: &str, password: &str) -> Result<DatabaseUrl, CliError> {
        let (scheme, rest) = url.split_once("://").unwrap_or_default();
        let (credentials, rest) = match rest.rsplit_once('@') {
            Some((credentials, rest)) => (Some(credentials), rest),
            None => (None, rest),
        };
        if credentials.is_some_and(|it| it.contains(['@', '/', '?'])) {
            return Err(unclear_password());
        }
        let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
        let mut names = query.split('&').filter_map(|it| it.split('=').next());
        if names.any(|name| name.contains('%')) {
            return Err(encoded_name());
        }
        let is_password = |parameter: &&str| parameter.starts_with("password=");
        let (passwords, others): (Vec<_>, Vec<_>) = query.split('&').partition(is_password);
        let mut shown = format!("{scheme}://");
        let mut has_password = !passwords.is_empty();
        if let Some(credentials) = credentials {
            let (user, password) = credentials.split_once(':').unzip();
            has_password |= password.is_some();
            shown.push_str(user.unwrap_or(credentials));
            shown.push('@');
        }
        shown.push_str(place);
        let others = others.join("&");
        if !others.is_empty() {
            shown.push('?');
            shown.push_str(&others);
        }
        let mut with_password = url.to_owned();
        if !has_password && !password.is_empty() {
            if !url.contains('?') {
                with_password.push('?');
            } else if !url.ends_with(['?', '&']) {
                with_password.push('&');
            }
            with_password.push_str("password=");
            let bytes = password.bytes();
            with_password.extend(bytes.map(|byte| format!("%{byte:02X}")));
        }
        Ok(DatabaseUrl {
            with_password,
            // For single quotes of a shell.
            shown: shown.replace('\'', "%27"),
        })
    }

    /// Returns the URL without a password.
    pub(super) fn shown(&self) -> &str {
        &self.shown
    }

    /// Returns the URL for a connection. It must not be printed.
    pub(super) fn with_password(&self) -> &str {
        &self.with_password
    }
}

/// Programs could disagree about the end of the password.
fn unclear_password() -> CliError {
    CliError::new("invalid `--journal`: the URL has an `@`, `/` or `?` in its password").with_help(
        format!("put the password into `{PASSWORD}`, or write `%40`, `%2F` and `%3F`"),
    )
}

/// The driver reads `p%61ssword` as `password`.
fn encoded_name() -> CliError {
    CliError::new("invalid `--journal`: the URL has a `%` in the name of a parameter")
        .with_help("write its letters, as in `?schema=RUN`")
}

#[cfg(test)]
mod tests {
    use super::DatabaseUrl;

    fn shown(url: &str, password: &str) -> (String, String) {
        let url = DatabaseUrl::with_default_password(url, password).expect(url);
        (url.shown, url.with_password)
    }

    #[test]
    fn the_password_is_not_shown() {
        for (url, expected) in [
            ("postgres://h/d", "postgres://h/d"),
            (
                "postgres://u@h:1,h2:2/d?schema=a",
                "postgres://u@h:1,h2:2/d?schema=a",
            ),
            (
                "postgresql://u:s%40e'c:ret@h?schema=a",
                "postgresql://u@h?schema=a",
            ),
            (
                "postgres://u@h/d?schema=a&password=secret&sslmode=disable",
                "postgres://u@h/d?schema=a&sslmode=disable",
            ),
            ("postgres://h/d?password=secret", "postgres://h/d"),
            ("postgres://:secret@h/d?a='b'", "postgres://@h/d?a=%27b%27"),
            ("postgres://u@%2Ftmp%2Fpg/d", "postgres://u@%2Ftmp%2Fpg/d"),
        ] {
            assert_eq!(shown(url, "").0, expected);
            assert_eq!(shown(url, "").1, url);
        }
    }

    #[test]
    fn the_variable_is_for_a_url_without_a_password() {
        for (url, expected) in [
            ("postgres://u@h", "postgres://u@h?password=%61%40%C3%A9"),
            (
                "postgres://h/d?schema=a",
                "postgres://h/d?schema=a&password=%61%40%C3%A9",
            ),
            ("postgres://h?", "postgres://h?password=%61%40%C3%A9"),
            (
                "postgres://h?schema=a&",
                "postgres://h?schema=a&password=%61%40%C3%A9",
            ),
            ("postgres://u:b@h", "postgres://u:b@h"),
            ("postgres://u@h?password=b", "postgres://u@h?password=b"),
        ] {
            assert_eq!(shown(url, "a@é").1, expected);
        }
    }

    #[test]
    fn a_password_has_a_clear_end() {
        for url in [
            "postgres://u:a@b@h/d",
            "postgres://u:a/b@h/d",
            "postgres://u:a?schema=b@h/d",
            "postgres://h/d?options=a@b",
        ] {
            let error = DatabaseUrl::with_default_password(url, "").err();
            let error = error.expect(url).to_string();
            assert!(error.contains("in its password"), "{error}");
        }
    }

    #[test]
    fn the_name_of_a_parameter_is_plain() {
        for url in [
            "postgres://h/d?p%61ssword=secret",
            "postgres://h/d?schema=a&%70assword=secret",
            "postgres://h/d?p%61ssword",
        ] {
            let error = DatabaseUrl::with_default_password(url, "").err();
            let error = error.expect(url).to_string();
            assert!(error.contains("in the name of a parameter"), "{error}");
            assert!(!error.contains("secret"), "{error}");
        }
        let url = "postgres://h/d?schema=a%20b";
        assert_eq!(shown(url, "").0, url);
    }
}
