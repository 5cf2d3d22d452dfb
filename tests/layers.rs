//! The imports of every crate point one way.
//!
//! The root of a crate declares its modules in layers: groups of `mod` lines, separated
//! by blank lines, lowest first. A module may import from its own layer and from those
//! below. Neither top-level modules nor files form a circle, but a file and its parent,
//! or a builder and its result, may import each other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

const CRATES: [&str; 10] = [
    "cargo-reportflow",
    "reportflow",
    "reportflow-build",
    "reportflow-bulk",
    "reportflow-core",
    "reportflow-derive",
    "reportflow-emulator",
    "reportflow-river",
    "reportflow-rules",
    "reportflow-schema",
];

const MAX_CIRCLE_FILES: usize = 2;

/// A path of modules, from the root of the crate: `transport::send`, empty for the root.
type Module = String;
/// The imports of each module from others of its crate.
type Imports = BTreeMap<Module, BTreeSet<Module>>;

#[test]
fn imports_point_down() {
    let mut errors = Vec::new();
    for name in CRATES {
        let source = crate_source(name);
        let imports = imports(&source);
        let layers = layers(&root_text(&source));
        for (module, imported) in imports.iter().filter(|(module, _)| !module.is_empty()) {
            for other in imported {
                if other.is_empty() {
                    errors.push(format!("{name}: `{module}` imports from the crate's root"));
                } else if layer(&layers, module) < layer(&layers, other) {
                    errors.push(format!(
                        "{name}: `{module}` imports `{other}`, which is in a layer above"
                    ));
                }
            }
        }
    }
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

#[test]
fn imports_form_no_circle() {
    let mut errors = Vec::new();
    for name in CRATES {
        let files = imports(&crate_source(name));
        let mut top_level = Imports::new();
        for (module, imported) in &files {
            let others = imported.iter().map(|other| first_segment(other));
            let module = first_segment(module);
            top_level
                .entry(module.to_owned())
                .or_default()
                .extend(others.filter(|other| *other != module).map(str::to_owned));
        }
        for (graph, max) in [(files, MAX_CIRCLE_FILES), (top_level, 1)] {
            let circles = circles(&graph);
            let too_large = circles.iter().filter(|circle| circle.len() > max);
            errors.extend(too_large.map(|circle| format!("{name}: {circle:?}")));
        }
    }
    assert!(
        errors.is_empty(),
        "imports form a circle:\n{}",
        errors.join("\n")
    );
}

#[test]
fn every_crate_is_checked() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for entry in fs::read_dir(&workspace).expect("the workspace") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().into_string().expect("Unicode");
        if name.contains("reportflow") && entry.path().join("Cargo.toml").exists() {
            assert!(CRATES.contains(&name.as_str()), "`{name}` has no check");
        }
    }
}

/// Tests this module: it finds each kind of path.
#[test]
fn finds_imports() {
    let tokens: TokenStream = r#"
        use crate::a::{self, b::C, d::{E, F as G}};
        use super::h;
        use self::i::J;
        use other::crate_name;
        fn f() { crate::k::l(); matches!(x, super::super::M::N) }
        #[cfg(test)]
        mod tests { use crate::not_this; }
        #[doc = "crate::nor_this"]
        macro_rules! m { () => { $crate::o::P } }
    "#
    .parse()
    .expect("Rust");
    let mut paths = BTreeSet::new();
    find_paths(tokens, &["x".to_owned(), "y".to_owned()], &mut paths);
    let found: Vec<String> = paths.iter().map(|path| path.join("::")).collect();
    let expected = [
        "M::N",
        "a::b::C",
        "a::d::E",
        "a::d::F",
        "a::self",
        "k::l",
        "o::P",
        "x::h",
        "x::y::i::J",
    ];
    assert_eq!(found, expected);
}

fn crate_source(name: &str) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name);
    source.join("src")
}

fn root_text(source: &Path) -> String {
    let library = source.join("lib.rs");
    let root = if library.exists() {
        library
    } else {
        source.join("main.rs")
    };
    fs::read_to_string(root).expect("a root")
}

/// Returns the groups of `mod` lines.
fn layers(root: &str) -> Vec<Vec<String>> {
    let mut layers = vec![Vec::new()];
    for line in root.lines() {
        let declaration = line.strip_suffix(';').and_then(|line| {
            let line = line.strip_prefix("pub ").unwrap_or(line);
            line.strip_prefix("mod ")
        });
        match declaration {
            Some(module) => layers.last_mut().expect("a layer").push(module.to_owned()),
            None if line.is_empty() => layers.push(Vec::new()),
            None => {}
        }
    }
    layers
}

fn layer(layers: &[Vec<String>], module: &str) -> usize {
    let top_level = first_segment(module);
    let is_in = |layer: &Vec<String>| layer.iter().any(|name| name == top_level);
    // The only other module is the binary beside a library, which is above it.
    layers.iter().position(is_in).unwrap_or(layers.len())
}

fn first_segment(module: &str) -> &str {
    module.split("::").next().unwrap_or_default()
}

fn imports(source: &Path) -> Imports {
    let mut files = BTreeMap::new();
    read_modules(source, &mut Vec::new(), &mut files);
    let mut imports = Imports::new();
    for (module, tokens) in &files {
        let mut paths = BTreeSet::new();
        find_paths(tokens.clone(), module, &mut paths);
        let modules = paths.iter().map(|path| {
            let known = (0..=path.len())
                .rev()
                .find(|end| files.contains_key(&path[..*end]));
            &path[..known.unwrap_or_default()]
        });
        let others = modules
            .filter(|other| other != module)
            .map(|other| other.join("::"));
        imports.insert(module.join("::"), others.collect());
    }
    imports
}

fn read_modules(
    folder: &Path,
    parent: &mut Vec<String>,
    files: &mut BTreeMap<Vec<String>, TokenStream>,
) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let stem = path.file_stem().expect("a name").to_str().expect("Unicode");
        if stem == "tests" {
            continue;
        }
        if path.is_dir() {
            parent.push(stem.to_owned());
            read_modules(&path, parent, files);
            parent.pop();
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let mut module = parent.clone();
            if !matches!(stem, "lib" | "main" | "mod") {
                module.push(stem.to_owned());
            }
            let text = fs::read_to_string(&path).expect("a source");
            let tokens: TokenStream = text.parse().expect("Rust");
            // A crate with a library and a binary has two roots.
            files.entry(module).or_default().extend(tokens);
        }
    }
}

/// Finds the paths that begin with `crate`, `self` or `super`, outside of unit tests.
fn find_paths(tokens: TokenStream, module: &[String], paths: &mut BTreeSet<Vec<String>>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut index = 0;
    while index < tokens.len() {
        match &tokens[index] {
            TokenTree::Group(_) if is_cfg_test(&tokens, index) => {
                index += skipped_by_cfg_test(&tokens[index..]);
                continue;
            }
            TokenTree::Group(group) => find_paths(group.stream(), module, paths),
            TokenTree::Ident(ident) if !follows_path(&tokens, index) => {
                let base = match ident.to_string().as_str() {
                    "crate" => Some(Vec::new()),
                    "self" => Some(module.to_vec()),
                    "super" => Some(parent(module)),
                    _ => None,
                };
                if let Some(base) = base.filter(|_| is_separator(&tokens, index + 1)) {
                    expand(&tokens[index + 3..], base, paths);
                }
            }
            _ => {}
        }
        index += 1;
    }
}

/// Collects the paths of a `use` tree, or the one path, that starts here.
fn expand(tokens: &[TokenTree], mut path: Vec<String>, paths: &mut BTreeSet<Vec<String>>) {
    match tokens.first() {
        Some(TokenTree::Ident(ident)) => {
            let segment = ident.to_string();
            if segment == "super" {
                path = parent(&path);
            } else {
                path.push(segment);
            }
            if is_separator(tokens, 1) {
                expand(&tokens[3..], path, paths);
            } else {
                paths.insert(path);
            }
        }
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
            let is_comma =
                |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.as_char() == ',');
            for item in tokens.split(is_comma).filter(|item| !item.is_empty()) {
                expand(item, path.clone(), paths);
            }
        }
        _ => {
            paths.insert(path);
        }
    }
}

fn parent(module: &[String]) -> Vec<String> {
    module[..module.len().saturating_sub(1)].to_vec()
}

fn is_separator(tokens: &[TokenTree], index: usize) -> bool {
    let is_colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(p)) if p.as_char() == ':');
    is_colon(tokens.get(index)) && is_colon(tokens.get(index + 1))
}

/// Returns whether the token continues a path: `super` in `super::super`.
fn follows_path(tokens: &[TokenTree], index: usize) -> bool {
    index >= 2 && is_separator(tokens, index - 2)
}

/// Returns whether the group is that of `#[cfg(test)]`.
fn is_cfg_test(tokens: &[TokenTree], index: usize) -> bool {
    let text = tokens[index].to_string().replace(' ', "");
    index > 0 && tokens[index - 1].to_string() == "#" && text == "[cfg(test)]"
}

/// Returns the number of tokens up to the end of the item after `#[cfg(test)]`.
fn skipped_by_cfg_test(tokens: &[TokenTree]) -> usize {
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        token => token.to_string() == ";",
    };
    let end = tokens.iter().position(ends);
    end.map_or(tokens.len(), |end| end + 1)
}

/// Returns the sets of modules that import each other, directly or not.
fn circles(imports: &Imports) -> BTreeSet<BTreeSet<&str>> {
    let reachable: BTreeMap<&str, BTreeSet<&str>> = imports
        .keys()
        .map(|module| (module.as_str(), reachable(imports, module)))
        .collect();
    let circle = |module| {
        let others = reachable[&module].iter().copied();
        others
            .filter(|other| {
                reachable
                    .get(other)
                    .is_some_and(|back| back.contains(module))
            })
            .chain([module])
            .collect::<BTreeSet<&str>>()
    };
    reachable.keys().copied().map(circle).collect()
}

fn reachable<'i>(imports: &'i Imports, module: &str) -> BTreeSet<&'i str> {
    let mut found = BTreeSet::new();
    let mut pending = vec![module];
    while let Some(module) = pending.pop() {
        for other in imports.get(module).into_iter().flatten() {
            if found.insert(other.as_str()) {
                pending.push(other);
            }
        }
    }
    found
}
