//! Paths in forms and queries, to which a page goes back.

/// Returns the path, or `/` if it is not one of the emulator. `//host` and `/\host` are other
/// sites.
pub(super) fn local_path(text: Option<&str>) -> &str {
    text.filter(|it| is_local_path(it)).unwrap_or("/")
}

fn is_local_path(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next() == Some(b'/')
        && !matches!(bytes.next(), Some(b'/' | b'\\'))
        && text.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn redirects_stay_on_this_site() {
        for path in ["/", "/inbox/requests/a?tab=b", "/?q=design:x%20y"] {
            assert_eq!(local_path(Some(path)), path);
        }
        for path in [
            "",
            "https://a.example",
            "//a.example",
            "/\\a.example",
            "/a\r\nb: c",
            "/請",
        ] {
            assert_eq!(local_path(Some(path)), "/", "{path}");
        }
    }
}
