//! The README has the quick start of the crate page, and the API table names existing tests.

use std::fs;
use std::path::Path;

fn read(file: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    fs::read_to_string(root.join(file)).expect(file)
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

/// Endpoints, fields and statuses stand in the first cells of its tables.
#[test]
fn api_table_has_each_row_of_the_service() {
    let (service, api) = (read("docs/service.md"), read("docs/api.md"));
    let mut found = 0;
    for row in rows(&service) {
        let cell = row.split('|').nth(1).expect("a cell").trim();
        if ["method and path", "field", "status"].contains(&cell) {
            continue;
        }
        let words = if cell.contains('`') {
            cell.split('`').skip(1).step_by(2).collect()
        } else {
            vec![cell]
        };
        for word in words {
            // A query is optional, and the base URL holds the version.
            let word = word.split('[').next().expect("a word").replace("/v1", "");
            assert!(api.contains(&word), "`{word}` has no row in docs/api.md");
            found += 1;
        }
    }
    assert!(found > 20, "{found} words");
}

#[test]
fn each_api_row_names_a_function_and_a_test() {
    let table = read("docs/api.md");
    let heads = |line: &&str| !line.ends_with("| test |");
    let rows: Vec<&str> = rows(&table).filter(heads).collect();
    assert!(rows.len() > 100, "{} rows", rows.len());
    for row in rows {
        // A `|` between backticks would be another cell.
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

/// Whether `file::function` names a test.
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
