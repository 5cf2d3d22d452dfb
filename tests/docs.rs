//! The table of the API names tests that are there.

use std::fs;
use std::path::Path;

#[test]
fn each_row_of_the_api_names_a_call_and_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let table = fs::read_to_string(root.join("docs/api.md")).expect("docs/api.md");
    let is_row = |line: &&str| line.starts_with('|') && !line.starts_with("|---");
    let heads = |line: &&str| !line.ends_with("| test |");
    let rows: Vec<&str> = table.lines().filter(is_row).filter(heads).collect();
    assert!(rows.len() > 50, "{} rows", rows.len());
    for row in rows {
        // A `|` between backticks would be another cell.
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [what, call, test] = cells[..] else {
            panic!("not three cells: {row}");
        };
        assert!(!what.is_empty() && !call.is_empty(), "an empty cell: {row}");
        let test = test.trim_matches('`');
        let (file, function) = test
            .split_once("::")
            .unwrap_or_else(|| panic!("no test: {row}"));
        let file = match file.strip_prefix("core/") {
            Some(file) => format!("reportflow-core/tests/{file}"),
            None => file.to_owned(),
        };
        let source =
            fs::read_to_string(root.join(&file)).unwrap_or_else(|_| panic!("no {file}: {row}"));
        let is_test = [
            "#[test]\n",
            "#[tokio::test]\n",
            "#[tokio::test(start_paused = true)]\n",
        ]
        .iter()
        .any(|attribute| {
            ["fn", "async fn"]
                .iter()
                .any(|keyword| source.contains(&format!("{attribute}{keyword} {function}()")))
        });
        assert!(is_test, "no test `{function}` in {file}: {row}");
    }
}
