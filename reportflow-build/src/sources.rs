//! The designs that a crate's sources name.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use proc_macro2::{Delimiter, Literal, TokenStream, TokenTree};

/// A design that `#[report_design(…)]` or `#[report_row(…)]` names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Used {
    /// The design's id.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// The source file.
    pub file: PathBuf,
    /// The line of the attribute, from 1.
    pub line: usize,
}

impl Used {
    /// Whether the file is one that is not meant to compile: what the compiler
    /// says of it lies beside it as `.stderr`, as trybuild and ui_test have it.
    /// A missing snapshot is then no mistake.
    #[must_use]
    pub fn is_meant_to_fail(&self) -> bool {
        self.file.with_extension("stderr").exists()
    }
}

/// Finds the designs that the sources below a package's folder name, sorted by
/// id, version and place.
///
/// All `.rs` files count, whatever module or target they belong to, and
/// whatever `cfg` stands before them: a list too many is harmless. Left out are
/// hidden folders, `target`, and packages within the package. A file that the
/// compiler could not read either is left to the compiler; so is an attribute
/// whose id or version is no literal, as in a `macro_rules!`.
///
/// # Errors
///
/// A folder or file that cannot be read.
pub fn used(package: &Path) -> io::Result<Vec<Used>> {
    let mut found = BTreeSet::new();
    for file in rust_files(package)? {
        let text = fs::read(&file)?;
        // Most files name no design, and to split them into tokens takes time.
        let names_one = |name: &[u8]| text.windows(name.len()).any(|part| part == name);
        if !names_one(b"report_design") && !names_one(b"report_row") {
            continue;
        }
        let text = String::from_utf8_lossy(&text);
        if let Ok(tokens) = TokenStream::from_str(without_shebang(&text)) {
            attributes(tokens, &mut |id, version, line| {
                found.insert(Used {
                    id,
                    version,
                    file: file.clone(),
                    line,
                });
            });
        }
    }
    Ok(found.into_iter().collect())
}

/// The `.rs` files of a package, sorted.
///
/// # Errors
///
/// A folder that cannot be read.
pub fn rust_files(package: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![package.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            let name = entry.file_name();
            let name = name.to_string_lossy();
            // Links are not followed: they can lead round in circles.
            if kind.is_dir() {
                let another = path.join("Cargo.toml").exists();
                if !name.starts_with('.') && name != "target" && !another {
                    folders.push(path);
                }
            } else if kind.is_file() && name.ends_with(".rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
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

/// Calls `found` for each attribute of ours, at any depth: in modules and
/// functions, behind `cfg_attr`, in the input of macros.
fn attributes(tokens: TokenStream, found: &mut impl FnMut(String, u32, usize)) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => attributes(group.stream(), found),
            TokenTree::Ident(name) if name == "report_design" || name == "report_row" => {
                if let Some(TokenTree::Group(group)) = tokens.peek() {
                    if group.delimiter() == Delimiter::Parenthesis {
                        if let Some((id, version)) = arguments(group.stream()) {
                            found(id, version, name.span().start().line);
                        }
                    }
                }
            }
            _ => {}
        }
    }
}

/// `id = "…"` and `version = 1`, if both are there.
fn arguments(tokens: TokenStream) -> Option<(String, u32)> {
    let (mut id, mut version) = (None, None);
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for window in tokens.windows(3) {
        if let [
            TokenTree::Ident(key),
            TokenTree::Punct(is),
            TokenTree::Literal(value),
        ] = window
        {
            match key.to_string().as_str() {
                "id" if is.as_char() == '=' => id = string(value),
                "version" if is.as_char() == '=' => version = number(value),
                _ => {}
            }
        }
    }
    Some((id?, version?))
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

/// The value of a literal such as `1`, `1_000` or `1u32`.
fn number(literal: &Literal) -> Option<u32> {
    let text = literal.to_string().replace('_', "");
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    text[..end].parse().ok()
}
