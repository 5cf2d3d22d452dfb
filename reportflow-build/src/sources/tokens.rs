use std::str::FromStr as _;

use proc_macro2::{Delimiter, Literal, TokenStream, TokenTree};

use super::literals::{number, string};

/// The relevant contents of a source file.
#[derive(Debug, Default, PartialEq)]
pub(super) struct FileScan {
    /// Id, version and line of each reference.
    pub(super) designs: Vec<(String, u32, usize)>,
    /// The paths in `#[path = "…"]` and `include!("…")`.
    pub(super) files: Vec<String>,
    /// The names of `mod name;`.
    pub(super) modules: Vec<String>,
    /// `true` if it contains one of the attributes and is not valid Rust.
    pub(super) is_unparsable: bool,
}

/// Scans a source file. Finds nothing in invalid Rust. Without `all`, also
/// finds nothing in a file that has only modules.
pub(super) fn scan(text: &str, all: bool) -> FileScan {
    let mut file_scan = FileScan::default();
    // Most files have none of these, and tokenising takes time.
    let words = [
        "report_design",
        "report_row",
        "include!",
        "#[path",
        "cfg_attr",
    ];
    if all || words.iter().any(|word| text.contains(word)) {
        match TokenStream::from_str(without_shebang(text)) {
            Ok(tokens) => scan_tokens(tokens, &mut file_scan),
            Err(_) => file_scan.is_unparsable = words[..2].iter().any(|word| text.contains(word)),
        }
    }
    file_scan
}

/// Removes the byte order mark and the shebang, as the compiler does. The line
/// numbers stay the same.
fn without_shebang(text: &str) -> &str {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let shebang = text.starts_with("#!") && !text[2..].trim_start().starts_with('[');
    match text.find('\n') {
        Some(end) if shebang => &text[end..],
        _ => text,
    }
}

/// Scans tokens at any depth: in modules and functions, in `cfg_attr`, and in
/// the input of macros.
fn scan_tokens(tokens: TokenStream, file_scan: &mut FileScan) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (place, token) in tokens.iter().enumerate() {
        match (token, &tokens[place + 1..]) {
            (TokenTree::Ident(name), [TokenTree::Group(group), ..])
                if group.delimiter() == Delimiter::Parenthesis =>
            {
                if name == "report_design" || name == "report_row" {
                    let line = name.span().start().line;
                    let design = design(group.stream());
                    file_scan
                        .designs
                        .extend(design.map(|(id, version)| (id, version, line)));
                } else if name == "cfg_attr" {
                    file_scan.files.extend(path(group.stream()));
                }
            }
            (TokenTree::Ident(name), [TokenTree::Punct(mark), TokenTree::Group(group), ..])
                if name == "include" && mark.as_char() == '!' =>
            {
                if let Some(TokenTree::Literal(file)) = group.stream().into_iter().next() {
                    file_scan.files.extend(string(&file));
                }
            }
            (TokenTree::Ident(name), [TokenTree::Ident(module), TokenTree::Punct(end), ..])
                if name == "mod" && end.as_char() == ';' =>
            {
                let module = module.to_string();
                file_scan
                    .modules
                    .push(module.trim_start_matches("r#").to_owned());
            }
            (TokenTree::Group(group), _) => {
                if group.delimiter() == Delimiter::Bracket {
                    file_scan.files.extend(path(group.stream()));
                }
                scan_tokens(group.stream(), file_scan);
            }
            _ => {}
        }
    }
}

/// Returns `id = "…"` and `version = 1`, if both exist.
fn design(tokens: TokenStream) -> Option<(String, u32)> {
    let (mut id, mut version) = (None, None);
    values(tokens, |key, value| match key {
        "id" => id = string(value),
        "version" => version = number(value),
        _ => {}
    });
    Some((id?, version?))
}

/// Returns the value of `path = "…"`.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn designs(text: &str) -> Vec<(String, u32, usize)> {
        scan(text, false).designs
    }

    #[test]
    fn lines_are_numbered_as_in_the_file() {
        let text = "\u{feff}#!/usr/bin/env run-cargo-script\n\n#[report_row(version = 2, id = r#\"a\"#, path = \"x\")]\nstruct S;";
        assert_eq!(designs(text), [("a".to_owned(), 2, 3)]);
        assert_eq!(
            designs("#[report_design(id = \"\\u{61}\", version = 0x1)]"),
            [("a".to_owned(), 1, 1)]
        );
        let broken = scan("#[report_design(id = \"a\", version = 1)] {{{", false);
        assert_eq!((broken.designs, broken.is_unparsable), (Vec::new(), true));
        assert!(!scan("include!(\"a\") {{{", false).is_unparsable);
    }

    #[test]
    fn referenced_files_and_modules() {
        let file_scan = scan(
            "#[path = \"a.rs\"] mod a;\n\
             #[cfg_attr(unix, path = \"b.rs\")] mod r#b;\n\
             std::include!(\"c.in\");\n\
             include!(concat!(env!(\"OUT_DIR\"), \"/d.rs\"));\n\
             #[report_row(id = \"x\", version = 1, path = \"明細\")] struct R;\n\
             mod inline { mod e; }",
            true,
        );
        assert_eq!(file_scan.files, ["a.rs", "b.rs", "c.in"]);
        assert_eq!(file_scan.modules, ["a", "b", "e"]);
        assert_eq!(scan("mod a;", false), FileScan::default());
    }
}
