//! The variables of a `.env` file.
//!
//! `dotenvy` is not used, because it changes keys. It replaces `$NAME`, and
//! rejects a backslash before most characters. No option turns this off.

use std::collections::BTreeMap;

/// Decodes a file. A byte that is not UTF-8, such as one of a comment in Shift_JIS,
/// becomes `U+FFFD`: the other lines are still read.
pub(super) fn decode(bytes: &[u8]) -> String {
    // Windows PowerShell writes UTF-16.
    let unit: fn([u8; 2]) -> u16 = match bytes {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return String::from_utf8_lossy(bytes).into_owned(),
    };
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .map(|pair| unit([pair[0], pair[1]]))
        .collect();
    String::from_utf16_lossy(&units)
}

/// Parses lines `NAME=value`, with or without `export`, quotes around the value,
/// and a comment after it. Ignores other lines.
pub(super) fn parse(text: &str) -> BTreeMap<String, String> {
    text.trim_start_matches('\u{feff}')
        .lines()
        .filter_map(variable)
        .collect()
}

fn variable(line: &str) -> Option<(String, String)> {
    let line = line.trim();
    let line = line.strip_prefix("export ").unwrap_or(line);
    let (name, value) = line.split_once('=')?;
    let name = name.trim();
    (!name.is_empty() && !name.starts_with('#')).then(|| (name.to_owned(), unquote(value)))
}

fn unquote(value: &str) -> String {
    let value = value.trim();
    for quote in ['"', '\''] {
        let inner = value.strip_prefix(quote);
        if let Some((inner, _)) = inner.and_then(|inner| inner.split_once(quote)) {
            return inner.to_owned();
        }
    }
    value
        .split(" #")
        .next()
        .unwrap_or_default()
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::{decode, parse};

    fn pairs(text: &str) -> Vec<(String, String)> {
        parse(text).into_iter().collect()
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn parses_quotes_comments_and_export() {
        let text = "\u{feff}# REPORTFLOW_APP_KEY=no\nREPORTFLOW_APP_KEY=ak_1\r\nexport A = \"x # y\" # z\nB='q'\nC=d # e\nD\n";
        assert_eq!(
            pairs(text),
            [
                pair("A", "x # y"),
                pair("B", "q"),
                pair("C", "d"),
                pair("REPORTFLOW_APP_KEY", "ak_1")
            ]
        );
    }

    #[test]
    fn reads_what_can_be_read() {
        let utf_16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            let text = "\u{feff}# 鍵\r\nKEY=ak_1\r\n";
            text.encode_utf16().flat_map(bytes).collect()
        };
        let shift_jis = b"# \x8c\xae\x83\x5c\r\nOTHER=\x8c\xae\r\nKEY=ak_1 # \x8c\xae\r\n";
        for bytes in [
            shift_jis.to_vec(),
            utf_16(u16::to_le_bytes),
            utf_16(u16::to_be_bytes),
            b"\xef\xbb\xbfKEY=ak_1\r\n".to_vec(),
        ] {
            let variables = parse(&decode(&bytes));
            assert_eq!(variables["KEY"], "ak_1", "{bytes:?}");
        }
        // It must not count as missing.
        assert_eq!(parse(&decode(b"KEY=ak_\xff"))["KEY"], "ak_\u{fffd}");
    }

    #[test]
    fn keeps_every_character_of_a_key() {
        for key in ["ak_$1x", "ak_${HOME}", "ak$", "ak_\\n\\$", "$$#=x"] {
            for quote in ["", "'", "\""] {
                let text = format!("A=1\nKEY={quote}{key}{quote}\n");
                assert_eq!(pairs(&text)[1], pair("KEY", key), "{text}");
            }
        }
    }
}
