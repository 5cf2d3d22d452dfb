use std::str::FromStr as _;

use proc_macro2::{Delimiter, Literal, TokenStream, TokenTree};

/// What a source says that matters here.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Said {
    /// Id, version, and line.
    pub(super) designs: Vec<(String, u32, usize)>,
    /// What `#[path = "…"]` and `include!("…")` name.
    pub(super) files: Vec<String>,
    /// The names of `mod name;`.
    pub(super) modules: Vec<String>,
    /// It holds one of the attributes, and is no Rust.
    pub(super) is_unreadable: bool,
}

/// Reads a source; of one that is no Rust, nothing. Unless `all` is wanted, a
/// source that only has modules says nothing either.
pub(super) fn read(text: &str, all: bool) -> Said {
    let mut said = Said::default();
    // Most files name nothing, and to split them into tokens takes time.
    let words = [
        "report_design",
        "report_row",
        "include!",
        "#[path",
        "cfg_attr",
    ];
    if all || words.iter().any(|word| text.contains(word)) {
        match TokenStream::from_str(without_shebang(text)) {
            Ok(tokens) => scan(tokens, &mut said),
            Err(_) => said.is_unreadable = words[..2].iter().any(|word| text.contains(word)),
        }
    }
    said
}

/// Without the mark and the first line that the compiler skips as well; the
/// lines keep their numbers.
fn without_shebang(text: &str) -> &str {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let shebang = text.starts_with("#!") && !text[2..].trim_start().starts_with('[');
    match text.find('\n') {
        Some(end) if shebang => &text[end..],
        _ => text,
    }
}

/// At any depth: in modules and functions, behind `cfg_attr`, in the input of
/// macros.
fn scan(tokens: TokenStream, said: &mut Said) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (place, token) in tokens.iter().enumerate() {
        match (token, &tokens[place + 1..]) {
            (TokenTree::Ident(name), [TokenTree::Group(group), ..])
                if group.delimiter() == Delimiter::Parenthesis =>
            {
                if name == "report_design" || name == "report_row" {
                    let line = name.span().start().line;
                    let design = design(group.stream());
                    said.designs
                        .extend(design.map(|(id, version)| (id, version, line)));
                } else if name == "cfg_attr" {
                    said.files.extend(path(group.stream()));
                }
            }
            (TokenTree::Ident(name), [TokenTree::Punct(mark), TokenTree::Group(group), ..])
                if name == "include" && mark.as_char() == '!' =>
            {
                if let Some(TokenTree::Literal(file)) = group.stream().into_iter().next() {
                    said.files.extend(string(&file));
                }
            }
            (TokenTree::Ident(name), [TokenTree::Ident(module), TokenTree::Punct(end), ..])
                if name == "mod" && end.as_char() == ';' =>
            {
                let module = module.to_string();
                said.modules
                    .push(module.trim_start_matches("r#").to_owned());
            }
            (TokenTree::Group(group), _) => {
                if group.delimiter() == Delimiter::Bracket {
                    said.files.extend(path(group.stream()));
                }
                scan(group.stream(), said);
            }
            _ => {}
        }
    }
}

/// `id = "…"` and `version = 1`, if both are there.
fn design(tokens: TokenStream) -> Option<(String, u32)> {
    let (mut id, mut version) = (None, None);
    values(tokens, |key, value| match key {
        "id" => id = string(value),
        "version" => version = number(value),
        _ => {}
    });
    Some((id?, version?))
}

/// `path = "…"`.
fn path(tokens: TokenStream) -> Option<String> {
    let mut path = None;
    values(tokens, |key, value| {
        if key == "path" {
            path = string(value);
        }
    });
    path
}

/// Calls `read` for each `key = literal`.
fn values(tokens: TokenStream, mut read: impl FnMut(&str, &Literal)) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for window in tokens.windows(3) {
        if let [
            TokenTree::Ident(key),
            TokenTree::Punct(is),
            TokenTree::Literal(value),
        ] = window
        {
            if is.as_char() == '=' {
                read(&key.to_string(), value);
            }
        }
    }
}

/// The text of a literal such as `"…"` or `r#"…"#`. None for one with escapes:
/// no id needs them.
fn string(literal: &Literal) -> Option<String> {
    let text = literal.to_string();
    let inner = match text.strip_prefix('r') {
        Some(raw) => raw.trim_matches('#'),
        None if text.contains('\\') => return None,
        None => &text,
    };
    Some(inner.strip_prefix('"')?.strip_suffix('"')?.to_owned())
}

/// The value of a literal such as `1`, `1_000` or `1u32`; none of `0x1`, `1.0`
/// and other numbers that nobody gives a version.
fn number(literal: &Literal) -> Option<u32> {
    let text = literal.to_string().replace('_', "");
    let end = text.find(|c: char| !c.is_ascii_digit());
    let (digits, suffix) = text.split_at(end.unwrap_or(text.len()));
    let is_integer = matches!(
        suffix,
        "" | "u8"
            | "u16"
            | "u32"
            | "u64"
            | "u128"
            | "usize"
            | "i8"
            | "i16"
            | "i32"
            | "i64"
            | "i128"
            | "isize"
    );
    is_integer.then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn designs(text: &str) -> Vec<(String, u32, usize)> {
        read(text, false).designs
    }

    #[test]
    fn a_version_is_a_plain_integer() {
        let version = |version: &str| {
            let text = format!("#[report_design(id = \"a\", version = {version})] struct S;");
            designs(&text).pop().map(|(_, version, _)| version)
        };
        for (text, value) in [
            ("1", Some(1)),
            ("1_000", Some(1000)),
            ("2u32", Some(2)),
            ("3_u8", Some(3)),
            ("0x1", None),
            ("0b1", None),
            ("1.0", None),
            ("1e3", None),
            ("1f32", None),
            ("\"1\"", None),
            ("4294967296", None),
        ] {
            assert_eq!(version(text), value, "{text}");
        }
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let text = "\u{feff}#!/usr/bin/env run-cargo-script\n\n#[report_row(version = 2, id = r#\"a\"#, path = \"x\")]\nstruct S;";
        assert_eq!(designs(text), [("a".to_owned(), 2, 3)]);
        assert_eq!(
            designs("#[report_design(id = \"\\u{61}\", version = 1)]"),
            []
        );
        let broken = read("#[report_design(id = \"a\", version = 1)] {{{", false);
        assert_eq!((broken.designs, broken.is_unreadable), (Vec::new(), true));
        assert!(!read("include!(\"a\") {{{", false).is_unreadable);
    }

    #[test]
    fn files_that_are_named() {
        let said = read(
            "#[path = \"a.rs\"] mod a;\n\
             #[cfg_attr(unix, path = \"b.rs\")] mod r#b;\n\
             std::include!(\"c.in\");\n\
             include!(concat!(env!(\"OUT_DIR\"), \"/d.rs\"));\n\
             #[report_row(id = \"x\", version = 1, path = \"明細\")] struct R;\n\
             mod inline { mod e; }",
            true,
        );
        assert_eq!(said.files, ["a.rs", "b.rs", "c.in"]);
        assert_eq!(said.modules, ["a", "b", "e"]);
        assert_eq!(read("mod a;", false), Said::default());
    }
}
