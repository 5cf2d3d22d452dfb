//! Texts that may have the password of a database.

/// Returns whether a text is a URL or is meant for a database, such as `host=db password=…`: a
/// message that repeats it could show a password.
pub(crate) fn is_connection(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text.contains("://")
        || text.starts_with("postgres:")
        || text.starts_with("postgresql:")
        || ["host=", "user=", "password=", "dbname="]
            .iter()
            .any(|member| text.contains(member))
}
