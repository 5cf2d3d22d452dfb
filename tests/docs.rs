//! The README contains the quick start of the crate page. The API tables name existing tests.
//! Translations have the structure of their originals.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).expect(file)
}

fn rows(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| line.starts_with('|') && !line.starts_with("|---"))
}

#[test]
fn readme_has_the_quick_start_of_the_crate_page() {
    let quick_start = read("reportflow/src/quick_start.md");
    assert!(read("README.md").contains(&quick_start));
}

/// Endpoints, fields and statuses are in the first cells of the tables.
#[test]
fn api_table_has_each_row_of_the_service() {
    let (service, api) = (read("docs/service.md"), read("docs/api.md"));
    let mut found = 0;
    for row in rows(&service) {
        let cell = row.split('|').nth(1).expect("a cell").trim();
        if ["method and path", "field", "status"].contains(&cell) {
            continue;
        }
        let terms = if cell.contains('`') {
            cell.split('`').skip(1).step_by(2).collect()
        } else {
            vec![cell]
        };
        for term in terms {
            // A query is optional, and the base URL contains the version.
            let term = term.split('[').next().expect("a term").replace("/v1", "");
            assert!(api.contains(&term), "`{term}` has no row in docs/api.md");
            found += 1;
        }
    }
    assert!(found > 20, "{found} terms");
}

#[test]
fn each_api_row_names_a_function_and_a_test() {
    let table = read("docs/api.md");
    let heads = |line: &&str| !line.ends_with("| test |");
    let rows: Vec<&str> = rows(&table).filter(heads).collect();
    assert!(rows.len() > 100, "{} rows", rows.len());
    for row in rows {
        // A `|` between backticks would start another cell.
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [what, call, test] = cells[..] else {
            panic!("not three cells: {row}");
        };
        assert!(!what.is_empty() && !call.is_empty(), "an empty cell: {row}");
        for test in test.split(", ") {
            assert!(is_a_test(test), "no test {test}: {row}");
        }
    }
}

/// Returns whether `file::function` is the name of a test.
fn is_a_test(name: &str) -> bool {
    let Some((file, function)) = name.trim_matches('`').split_once("::") else {
        return false;
    };
    let file = match file.strip_prefix("core/") {
        Some(file) => format!("reportflow-core/tests/integration/{file}"),
        None => file.to_owned(),
    };
    let source = read(&file);
    let attributes = ["test", "tokio::test", "tokio::test(start_paused = true)"];
    attributes.iter().any(|attribute| {
        ["fn", "async fn"]
            .iter()
            .any(|keyword| source.contains(&format!("#[{attribute}]\n{keyword} {function}()")))
    })
}

/// `name.ja.md` is the Japanese translation of `name.md` beside it.
#[test]
fn translations_match_their_originals() {
    let mut found = 0;
    for folder in ["", "docs/"] {
        for entry in fs::read_dir(root().join(folder)).expect("a folder") {
            let name = entry.expect("an entry").file_name();
            let name = name.to_string_lossy();
            let Some(stem) = name.strip_suffix(".ja.md") else {
                continue;
            };
            let text = read(&format!("{folder}{name}"));
            let original = read(&format!("{folder}{stem}.md"));
            let (parts, expected) = (outline(&text), outline(&original));
            let mut pairs = parts.iter().zip(&expected);
            let difference = pairs.find(|(part, expected)| part != expected);
            assert_eq!(difference, None, "{name}");
            assert_eq!(parts.len(), expected.len(), "{name}");

            assert_eq!(links(&text)[0], format!("{stem}.md"), "{name}");
            assert_eq!(links(&original)[0], name, "{stem}.md");
            for link in links(&text) {
                assert!(is_target(folder, link), "{name}: no {link}");
            }
            found += 1;
        }
    }
    assert!(found >= 2, "{found} translations");
}

/// Returns the lines of code, and the marks of headings and of rows of tables.
fn outline(text: &str) -> Vec<&str> {
    let mut is_code = false;
    let mut parts = Vec::new();
    for line in text.lines() {
        if line.starts_with("```") {
            is_code = !is_code;
            parts.push(line);
        } else if is_code {
            parts.push(line);
        } else if line.starts_with(['|', '#']) {
            parts.extend(line.split(' ').next());
        }
    }
    parts
}

/// Returns the links to files, then the sources of images.
fn links(text: &str) -> Vec<&str> {
    let links = text.split("](").skip(1);
    let images = text.split("src=\"").skip(1);
    let targets = links.filter_map(|rest| rest.split(')').next());
    let sources = images.filter_map(|rest| rest.split('"').next());
    let is_file = |link: &&str| !link.starts_with("https://");
    targets.chain(sources).filter(is_file).collect()
}

/// Returns whether a link leads to a file, and its fragment to a heading.
fn is_target(folder: &str, link: &str) -> bool {
    let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
    let file = format!("{folder}{path}");
    if fragment.is_empty() {
        return root().join(file).exists();
    }
    let id = |heading: &str| {
        heading
            .trim_start_matches('#')
            .trim_start()
            .replace(' ', "-")
    };
    let text = read(&file).to_lowercase();
    text.lines()
        .any(|line| line.starts_with('#') && id(line) == fragment)
}
