//! Placeholders of a `file_name` template that are valid in `format!` only.

/// Returns the message for a placeholder that is not the name of a field: a format, a
/// position or an expression.
pub(super) fn unsupported_syntax<'n>(
    placeholder: &str,
    mut fields: impl Iterator<Item = &'n str> + Clone,
) -> Option<String> {
    let field = |name: &str| fields.clone().find(|field| *field == name);
    let (name, format) = match placeholder.split_once(':') {
        Some((name, format)) => (name.trim(), Some(format)),
        None => (placeholder, None),
    };
    let plain = name.strip_prefix("self.").unwrap_or(name);
    let plain = plain.strip_prefix("r#").unwrap_or(plain);
    if let Some(field) = field(plain) {
        let found = match format {
            Some(format) => format!("unsupported format `:{format}`"),
            None => format!("invalid field `{name}`"),
        };
        return Some(format!(
            "{found} in `file_name`: write `{{{field}}}`, or the name of a field with `#[report(skip)]` that holds the formatted text"
        ));
    }
    let found = if name.is_empty() {
        format!("missing field name in `{{{placeholder}}}` of `file_name`")
    } else if name.chars().all(|c| c.is_ascii_digit()) {
        format!("unsupported position `{name}` in `file_name`")
    } else if name.contains(['.', '(', '[', '!']) {
        format!("unsupported expression `{name}` in `file_name`")
    } else if let Some(format) = format {
        format!("unsupported format `:{format}` in `file_name`")
    } else {
        return None;
    };
    let example = fields.next().unwrap_or("field");
    Some(format!(
        "{found}: expected the name of a field, such as `{{{example}}}`; for braces in the name, write `{{{{` and `}}}}`"
    ))
}
