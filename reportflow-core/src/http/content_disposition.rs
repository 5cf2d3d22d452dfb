use percent_encoding::percent_decode_str;
use reqwest::header::{CONTENT_DISPOSITION, HeaderMap};

/// Returns the file name of `Content-Disposition`: `filename*` if it is valid UTF-8,
/// otherwise `filename`.
pub(crate) fn file_name(headers: &HeaderMap) -> Option<String> {
    // Some servers do not encode UTF-8.
    let value = String::from_utf8_lossy(headers.get(CONTENT_DISPOSITION)?.as_bytes()).into_owned();
    let mut plain = None;
    for (name, value) in parameters(&value) {
        if name.eq_ignore_ascii_case("filename*") {
            if let Some(name) = decode_extended(&value) {
                return Some(name);
            }
        } else if name.eq_ignore_ascii_case("filename") && plain.is_none() {
            plain = Some(value);
        }
    }
    plain.filter(|name| !name.is_empty())
}

/// Decodes the form of RFC 8187: `UTF-8''%E8%AB%8B.pdf`.
fn decode_extended(value: &str) -> Option<String> {
    let mut parts = value.splitn(3, '\'');
    let (charset, _language, text) = (parts.next()?, parts.next()?, parts.next()?);
    if !charset.eq_ignore_ascii_case("utf-8") {
        return None;
    }
    let text = percent_decode_str(text).decode_utf8().ok()?;
    (!text.is_empty()).then(|| text.into_owned())
}

/// Returns the parameters after the type, without quotes.
fn parameters(value: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut chars = value.chars();
    // Skips the type, such as `attachment`.
    chars.by_ref().find(|c| *c == ';');
    loop {
        let name: String = chars.by_ref().take_while(|c| *c != '=').collect();
        if name.is_empty() {
            return found;
        }
        let mut text = String::new();
        let mut quoted = false;
        while let Some(c) = chars.next() {
            match c {
                '"' => quoted = !quoted,
                '\\' if quoted => text.extend(chars.next()),
                ';' if !quoted => break,
                c => text.push(c),
            }
        }
        // Skips a parameter without a value before this one.
        let name = name.rsplit(';').next().unwrap_or_default().trim();
        found.push((name.to_owned(), text.trim().to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::{CONTENT_DISPOSITION, HeaderMap, HeaderValue};

    use super::file_name;

    fn name(value: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(
            CONTENT_DISPOSITION,
            HeaderValue::from_bytes(value.as_bytes()).unwrap(),
        );
        file_name(&headers)
    }

    #[test]
    fn reads_each_form() {
        for (value, expected) in [
            (r#"attachment; filename="files.zip""#, Some("files.zip")),
            ("attachment; filename=plain.pdf", Some("plain.pdf")),
            (
                r#"attachment; filename="a\"b;c=d.pdf"; size=3"#,
                Some(r#"a"b;c=d.pdf"#),
            ),
            ("attachment; filename=\"請求書.pdf\"", Some("請求書.pdf")),
            (
                "attachment; filename=\"_.pdf\"; filename*=UTF-8''%E8%AB%8B.pdf",
                Some("請.pdf"),
            ),
            (
                "attachment; FileName*=utf-8'ja'%E8%AB%8B.pdf; filename=x",
                Some("請.pdf"),
            ),
            (
                "attachment; filename*=UTF-8''%FF; filename=x.pdf",
                Some("x.pdf"),
            ),
            (
                "attachment; filename*=broken; filename=x.pdf",
                Some("x.pdf"),
            ),
            ("attachment", None),
            ("attachment; filename=\"\"", None),
            ("attachment; filename=\"open", Some("open")),
            ("attachment; flag; filename=x.pdf", Some("x.pdf")),
            (";;;===", None),
            ("", None),
        ] {
            assert_eq!(name(value).as_deref(), expected, "{value}");
        }
    }
}
