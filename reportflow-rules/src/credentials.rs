//! App keys, and other credentials in texts from outside.

use std::fmt;

/// The reason why a text is not an app key. Its message does not repeat the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppKeyError {
    /// It is empty.
    Empty,
    /// It contains white space, a control character or a character outside ASCII.
    Character,
}

impl fmt::Display for AppKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            AppKeyError::Empty => "it is empty",
            AppKeyError::Character => {
                "it contains white space or a character outside ASCII; copy the key alone"
            }
        })
    }
}

impl std::error::Error for AppKeyError {}

/// Returns the app key in a text: visible ASCII. White space and byte order marks
/// around it are ignored.
///
/// ```
/// use reportflow_rules::credentials::{AppKeyError, parse_app_key};
///
/// assert_eq!(parse_app_key("\u{feff}ak_test\r\n"), Ok("ak_test"));
/// assert_eq!(parse_app_key("Bearer ak_test"), Err(AppKeyError::Character));
/// ```
///
/// # Errors
///
/// See [`AppKeyError`].
pub fn parse_app_key(text: &str) -> Result<&str, AppKeyError> {
    let key = trim(text);
    if key.is_empty() {
        return Err(AppKeyError::Empty);
    }
    // The service rejects other keys. A header cannot hold all of them.
    if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(AppKeyError::Character);
    }
    Ok(key)
}

/// Removes white space and byte order marks around a credential. A file may begin with
/// a byte order mark, and end with a line break.
#[must_use]
pub fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::{AppKeyError, parse_app_key};

    #[test]
    fn a_key_is_visible_ascii() {
        for text in [
            "ak_te-st.~!\"",
            " ak_te-st.~!\"\r\n",
            "\u{feff} ak_te-st.~!\"\u{3000}\u{feff}",
        ] {
            assert_eq!(parse_app_key(text), Ok("ak_te-st.~!\""), "{text:?}");
        }
        for text in ["", " \n", "\u{feff}", "\u{feff}\r\n"] {
            assert_eq!(parse_app_key(text), Err(AppKeyError::Empty), "{text:?}");
        }
        for text in [
            "ak REAL",
            "ak_é",
            "“ak”",
            "ak_…",
            "ak\u{200b}",
            "ak\u{fffd}",
            "a\nb",
            "a\0b",
            "ak\u{7f}",
            "a\u{feff}b",
        ] {
            assert_eq!(parse_app_key(text), Err(AppKeyError::Character), "{text:?}");
        }
    }
}
