//! The password of a URL.

/// Checks that a URL's password has a clear end. Otherwise a part of it may be read as a host or as
/// a parameter, and shown in an error. The error has no text of the URL.
pub(crate) fn check_password(url: &str) -> Result<(), String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let credentials = rest.rsplit_once('@').map(|(credentials, _)| credentials);
    if credentials.is_some_and(|it| it.contains(['@', '/', '?'])) {
        return Err(
            "invalid URL: its password has an `@`, `/` or `?`; write `%40`, `%2F` and `%3F`"
                .to_owned(),
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check_password;

    #[test]
    fn a_password_has_a_clear_end() {
        for url in [
            "postgres://u:a@b@h/d",
            "postgres://u:a/b@h/d",
            "postgres://u:a?schema=b@h/d",
            "postgres://h/d?options=a@b",
        ] {
            check_password(url).expect_err(url);
        }
        for url in [
            "postgres://h/d",
            "postgres://u@h:1,h2:2/d?schema=a",
            "postgres://u:a%40%2F%3Fb@%2Ftmp%2Fpg/d",
        ] {
            check_password(url).expect(url);
        }
    }
}
