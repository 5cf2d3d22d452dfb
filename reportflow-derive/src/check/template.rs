//! The syntax of `file_name = "請求書-{請求書番号}"`.

/// A part of a template.
pub(super) enum TemplatePart {
    Text(String),
    Field(String),
}

/// Splits a template into text and names in braces; `{{` and `}}` stand for braces.
pub(super) fn parse_template(template: &str) -> Result<Vec<TemplatePart>, String> {
    if template.is_empty() {
        return Err(
            "empty `file_name`, which the service rejects: name the PDF, or remove `file_name`"
                .to_owned(),
        );
    }
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut rest = template;
    while let Some(brace) = rest.find(['{', '}']) {
        text.push_str(&rest[..brace]);
        let tail = &rest[brace..];
        if tail.starts_with("{{") || tail.starts_with("}}") {
            text.push_str(&tail[..1]);
            rest = &tail[2..];
        } else if let Some(end) = tail.find('}').filter(|_| tail.starts_with('{')) {
            parts.push(TemplatePart::Text(std::mem::take(&mut text)));
            parts.push(TemplatePart::Field(tail[1..end].trim().to_owned()));
            rest = &tail[end + 1..];
        } else {
            let brace = &tail[..1];
            return Err(format!(
                "unmatched `{brace}` in `file_name`: for a brace in the name, write `{brace}{brace}`"
            ));
        }
    }
    text.push_str(rest);
    parts.push(TemplatePart::Text(text));
    Ok(parts)
}
