//! Names what a file is, if it is not JSON. Such files have been saved in place of a
//! list.

/// Describes bytes that are not JSON: "it is …", with advice.
pub(super) fn describe(bytes: &[u8]) -> Option<&'static str> {
    if let Some(format) = binary_format(bytes) {
        return Some(format);
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Some("it is not UTF-8 text; save it as UTF-8");
    };
    let start = text.trim_start();
    let starts_with = |tag: &str| {
        let start = start.as_bytes().get(..tag.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(tag.as_bytes()))
    };
    if start.is_empty() {
        Some("it is empty")
    } else if has_conflict_markers(text) {
        Some("it has the conflict markers of a merge; resolve the conflict")
    } else if starts_with("version https://git-lfs.github.com/spec/") {
        Some("it is a Git LFS pointer; run `git lfs pull`")
    } else if ["<!doctype html", "<html", "<head", "<body"]
        .into_iter()
        .any(starts_with)
    {
        Some("it is an HTML page; check the URL of the request")
    } else if start.starts_with('<') {
        Some("it is XML or HTML; check the URL of the request")
    } else if starts_with("HTTP/") {
        Some("it starts with the headers of an HTTP response; save only the body")
    } else if start.starts_with("//") || start.starts_with("/*") || start.starts_with('#') {
        Some("it starts with a comment, which JSON does not have")
    } else if start.starts_with("---") || start.starts_with("- ") {
        Some("it is YAML; write it as JSON")
    } else if is_path_of_list(start) {
        Some(
            "it is a symbolic link that Git saved as text; set `core.symlinks` and check it out again",
        )
    } else if start.starts_with(|c: char| c.is_alphabetic()) {
        Some("it is text, not JSON")
    } else {
        None
    }
}

/// Recognises a format by its first bytes.
fn binary_format(bytes: &[u8]) -> Option<&'static str> {
    let formats: [(&[u8], &str); 8] = [
        (b"\x1f\x8b", "it is gzip data; unpack it"),
        (b"\x28\xb5\x2f\xfd", "it is zstd data; unpack it"),
        (b"PK\x03\x04", "it is a ZIP archive"),
        (b"%PDF-", "it is a PDF file"),
        (b"\x89PNG", "it is an image"),
        (b"\xff\xd8\xff", "it is an image"),
        (
            b"\0GITCRYPT",
            "it is encrypted by git-crypt; run `git-crypt unlock`",
        ),
        (b"Salted__", "it is encrypted"),
    ];
    let format = formats.iter().find(|(start, _)| bytes.starts_with(start));
    if let Some((_, description)) = format {
        return Some(description);
    }
    // The byte order marks of UTF-32 in little endian and of UTF-16 start alike.
    if bytes.starts_with(b"\xff\xfe\0\0") || bytes.starts_with(b"\0\0\xfe\xff") {
        return Some("it is UTF-32 text; save it as UTF-8");
    }
    // JSON starts with an ASCII character, which UTF-16 writes with a zero.
    let is_utf_16 = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => true,
        [first, second, ..] => (*first == 0) != (*second == 0),
        _ => false,
    };
    if is_utf_16 {
        Some("it is UTF-16 text; save it as UTF-8")
    } else {
        bytes.contains(&0).then_some("it is binary data")
    }
}

fn has_conflict_markers(text: &str) -> bool {
    let mut lines = text.lines();
    lines.any(|line| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> "))
}

/// Returns whether a text is the content of a symbolic link to another list.
fn is_path_of_list(text: &str) -> bool {
    let path = text.trim_end();
    path.ends_with(".json") && !path.contains(['\n', '"'])
}
