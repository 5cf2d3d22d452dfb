//! Placeholders of a `file_name` template that are valid in `format!` only.

/// A placeholder, split as in `format!`.
pub(super) struct Placeholder<'t> {
    text: &'t str,
    name: &'t str,
    /// The name without `self.` and `r#`.
    pub(super) plain_name: &'t str,
    format: Option<&'t str>,
}

impl<'t> Placeholder<'t> {
    pub(super) fn parse(text: &'t str) -> Placeholder<'t> {
        let (name, format) = match text.split_once(':') {
            Some((name, format)) => (name.trim(), Some(format)),
            None => (text, None),
        };
        let plain_name = name.strip_prefix("self.").unwrap_or(name);
        let plain_name = plain_name.strip_prefix("r#").unwrap_or(plain_name);
        Placeholder {
            text,
            name,
            plain_name,
            format,
        }
    }

    /// Returns the message for the placeholder of the field `plain_name`.
    pub(super) fn more_than_a_field(&self) -> String {
        let Placeholder {
            name, plain_name, ..
        } = self;
        let found = match self.format {
            Some(format) => format!("unsupported format `:{format}`"),
            None => format!("invalid field `{name}`"),
        };
        format!(
            "{found} in `file_name`: write `{{{plain_name}}}`, or the name of a field with `#[report(skip)]` that holds the formatted text"
        )
    }

    /// Returns the message for a placeholder without a name: a position or an expression.
    pub(super) fn not_a_name(&self, example: &str) -> Option<String> {
        let name = self.plain_name;
        let found = if name.is_empty() {
            format!("missing field name in `{{{}}}` of `file_name`", self.text)
        } else if name.chars().all(|c| c.is_ascii_digit()) {
            format!("unsupported position `{name}` in `file_name`")
        } else if name.contains(['.', '(', '[', '!']) {
            format!("unsupported expression `{}` in `file_name`", self.name)
        } else {
            return None;
        };
        Some(format!(
            "{found}: expected the name of a field, such as `{{{example}}}`; for braces in the name, write `{{{{` and `}}}}`"
        ))
    }
}
