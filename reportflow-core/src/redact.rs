//! Hides secrets in texts that go into errors, hooks and spans.

use reportflow_rules::escapes::redact_escaped;
use serde::de::Error as _;

/// A holder of secrets that can hide them in a text.
pub(crate) trait Redactor: Send + Sync {
    /// Returns the text with each secret replaced by its name.
    fn redact_text(&self, text: &str) -> String;

    /// Returns bytes from outside as a text without secrets, also escaped ones.
    fn redact(&self, bytes: &[u8]) -> String {
        redact_escaped(&String::from_utf8_lossy(bytes), |text| {
            self.redact_text(text)
        })
    }
}

/// Returns the error without the value that serde quotes, which may be a passcode.
/// A message with an unknown form is replaced, because it may quote a value.
pub(crate) fn strip_value(error: serde_json::Error) -> serde_json::Error {
    const WITHOUT_VALUE: [&str; 5] = [
        "missing field `",
        "duplicate field `",
        "invalid id: ",
        "invalid passcode: ",
        "invalid JSON in `",
    ];
    // A syntax error quotes no value.
    if !error.is_data() {
        return error;
    }
    let message = error.to_string();
    if WITHOUT_VALUE.iter().any(|known| message.starts_with(known)) {
        return error;
    }
    // The value comes first, and may contain `, expected ` as well.
    if let Some((found, expected)) = message.rsplit_once(", expected ") {
        let kind = found.split(['"', '`']).next().unwrap_or_default();
        return serde_json::Error::custom(format_args!("{}, expected {expected}", kind.trim_end()));
    }
    match (error.line(), error.column()) {
        // The error of a member has no position.
        (0, _) => serde_json::Error::custom("unexpected data"),
        (line, column) => serde_json::Error::custom(format_args!(
            "unexpected data at line {line} column {column}"
        )),
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde::de::Error as _;

    use super::strip_value;

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "read for the error")]
    struct Response {
        files: u32,
        kind: Option<Kind>,
    }

    #[derive(Debug, Deserialize)]
    enum Kind {
        Pdf,
    }

    fn message(json: &str) -> String {
        let error = serde_json::from_str::<Response>(json).unwrap_err();
        strip_value(error).to_string()
    }

    /// Fails if serde or serde_json changes its messages.
    #[test]
    fn keeps_the_message_and_strips_the_value() {
        for (json, expected) in [
            (
                r#"{"files":"s3cret"}"#,
                "invalid type: string, expected u32 at line 1 column 17",
            ),
            (
                r#"{"files":"x, expected s3cret"}"#,
                "invalid type: string, expected u32 at line 1 column 29",
            ),
            (
                r#"{"files":-5}"#,
                "invalid value: integer, expected u32 at line 1 column 11",
            ),
            (
                r#"{"files":1,"kind":"s3cret"}"#,
                "unknown variant, expected `Pdf` at line 1 column 26",
            ),
            ("{}", "missing field `files` at line 1 column 2"),
            (
                r#"{"files":1,"files":2}"#,
                "duplicate field `files` at line 1 column 18",
            ),
            ("{\"files\":s3cret}", "expected value at line 1 column 10"),
        ] {
            assert_eq!(message(json), expected, "{json}");
        }
    }

    #[test]
    fn drops_a_message_of_an_unknown_form() {
        let error = serde_json::Error::custom("the value s3cret is odd at line 3 column 4");
        assert_eq!(
            strip_value(error).to_string(),
            "unexpected data at line 3 column 4"
        );
    }
}
