//! CSV: the header, and rows that are documents.

use super::{check, mistakes, workspace};

#[test]
fn a_header_has_all_mistakes_at_once() {
    let header = "番号,番号,宛て名,明細,明細[].個数量,明細[].品目[].色,謎";
    let found = mistakes(
        "in.csv",
        &[header, "1,1,a,1,1,1,1"],
        &["--passthrough", "注文"],
    );
    assert_eq!(
        found,
        [
            "in.csv:1: duplicate column `番号`",
            "in.csv:1: unknown column `宛て名`: the design has `宛名`",
            "in.csv:1: `明細` is a table: name its columns as `明細[].品目`",
            "in.csv:1: unknown column `明細[].個数量`: the design has `明細[].数量`",
            "in.csv:1: `明細[].品目[].色` is in a table in a table: write the documents as JSON Lines",
            "in.csv:1: unknown column `謎`: remove it, or name it by `--key` or `--passthrough`",
            "in.csv:1: missing column `注文`",
            "in.csv:1: missing column `宛名`",
            "in.csv:1: missing column `金額`",
            "error: invalid header in `in.csv`: nothing was sent",
            "  = help: correct its columns; `--optional` names parameters that may be missing",
        ]
    );
}

#[test]
fn a_table_in_a_table_needs_json_lines() {
    let workspace = workspace();
    let list = r#"[ { "name": "番号", "type": "text" }, { "name": "明細", "type": "array",
        "spec": [ { "name": "内訳", "type": "array", "spec": [ { "name": "x", "type": "text" } ] } ] } ]"#;
    workspace.write("designs/bill/v1.json", list);
    workspace.write("in.csv", "番号,明細[].内訳[].x\n1,2\n");
    let arguments = [
        "bulk",
        "run",
        "bill",
        "--version",
        "1",
        "--dry-run",
        "--key",
        "番号",
    ];
    let run = workspace.offline(&[&arguments[..], &["--input", "in.csv", "--out", "out"]].concat());
    let first =
        "in.csv:1: `明細[].内訳[].x` is in a table in a table: write the documents as JSON Lines\n";
    assert!(run.code == 2 && run.stderr.starts_with(first), "{run:?}");
}

#[test]
fn rows_with_the_same_key_below_each_other_are_one_document() {
    let workspace = workspace();
    let rows = [
        "番号,宛名,金額,明細[].品目,明細[].数量",
        "1,a,100,紙,1",
        "1,,,筆,2",
        "1,a,100,墨,3",
        "2,b,200,,",
        ",,,,",
        "3,c,300,,5",
    ];
    workspace.write("in.csv", &rows.join("\r\n"));
    check(&workspace, "in.csv", &[]).is(0, "3 documents are valid\n", "");
    let found = mistakes(
        "in.csv",
        &[
            rows[0],
            "1,a,100,紙,1",
            "1,b,100,筆,2",
            "2,b,200,,",
            "1,a,100,墨,3",
        ],
        &[],
    );
    assert_eq!(
        found[..2],
        [
            "in.csv:2: key `1`: line 3: `宛名` differs from the first row of this key; only \
             columns of tables may differ",
            "in.csv:5: key `1`: duplicate key: line 2 has it too",
        ]
    );
}

/// Without columns of tables, each row is a document.
#[test]
fn equal_keys_without_tables_are_duplicates() {
    let found = mistakes("in.csv", &["番号,宛名,金額", "1,a,1", "1,a,1"], &[]);
    assert_eq!(
        found[0],
        "in.csv:3: key `1`: duplicate key: line 2 has it too"
    );
}

#[test]
fn the_columns_of_a_report_are_ignored() {
    let workspace = workspace();
    let rows = "番号,宛名,金額,reportflow.reason\n1,a,1,\"a, b\"\n";
    workspace.write("refused.csv", rows);
    check(&workspace, "refused.csv", &[]).is(0, "1 document is valid\n", "");
}

#[test]
fn a_column_that_is_no_parameter_may_be_the_key() {
    let workspace = workspace();
    let rows = "行,番号,宛名,金額,注文\n7,1,a,1,5\n";
    workspace.write("in.csv", rows);
    let options = [
        "--key",
        "行",
        "--passthrough",
        "注文,番号",
        "--file-name",
        "{行}-{番号}",
    ];
    let mut arguments = vec!["bulk", "run", "bill", "--version", "1", "--dry-run"];
    arguments.extend(["--input", "in.csv", "--out", "out"]);
    arguments.extend(["--optional", "支払日,支払済,印,明細"]);
    arguments.extend(options);
    workspace
        .offline(&arguments)
        .is(0, "1 document is valid\n", "");
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    let found = mistakes(
        "in.csv",
        &[
            "番号,宛名,金額\r",
            "\r",
            "1,\"two\r",
            "lines\",1\r",
            "\r",
            "2,a,x\r",
            "3,\"a\"\"b\",x",
        ],
        &[],
    );
    let line = |text: &String| text.split(" key").next().unwrap_or_default().to_owned();
    assert_eq!(
        found[..2].iter().map(line).collect::<Vec<_>>(),
        ["in.csv:6:", "in.csv:7:"]
    );
}

#[test]
fn a_quote_that_is_not_closed_swallows_no_rows() {
    let found = mistakes("in.csv", &["番号,宛名,金額", "1,\"a,1", "2,b,2"], &[]);
    assert_eq!(found[0], "in.csv:2: a quote is not closed");
    let found = mistakes("in.csv", &["番号,宛名,金額", "1,a,\"1", "2,b,2"], &[]);
    assert_eq!(found[0], "in.csv:2: a quote is not closed");
}

#[test]
fn a_cell_that_goes_on_after_its_quote_swallows_no_rows() {
    let found = mistakes("in.csv", &["番号,宛名,金額", "1,\"a,1", "2,b\"c,2"], &[]);
    let message = "text after a closing quote; write `\"\"` for a quote in a cell";
    assert_eq!(found[0], format!("in.csv:2: {message}"));
    // These are valid cells.
    let found = mistakes(
        "in.csv",
        &[
            "番号,宛名,金額",
            "1,\"a\"\"b,\"\"\",1",
            "2,b\"c,x",
            "\"3\",\"\",2",
        ],
        &[],
    );
    assert!(found[0].starts_with("in.csv:3: key `2`"), "{found:?}");
}

#[test]
fn an_input_without_documents_is_an_error() {
    let found = mistakes("in.csv", &["番号,宛名,金額"], &[]);
    assert_eq!(found[0], "error: empty input: `in.csv` has no documents");
    let found = mistakes("in.csv", &[""], &[]);
    assert_eq!(found[0], "error: empty input: `in.csv` has no header");
    let found = mistakes("in.txt", &["1"], &[]);
    assert_eq!(
        found[0],
        "error: unknown format of `in.txt`: its extension is neither `.jsonl` nor `.csv`"
    );
}

#[test]
fn a_row_of_a_nul_does_not_end_the_file() {
    let found = mistakes("in.csv", &["番号,宛名,金額", "\0", "2,b,x"], &[]);
    assert!(found[0].starts_with("in.csv:2"), "{found:?}");
    assert!(
        found.iter().any(|line| line.starts_with("in.csv:3")),
        "{found:?}"
    );
}

#[test]
fn another_separator_is_named() {
    for header in ["番号;宛名;明細[].品目;明細[].数量", "番号\t宛名"] {
        let found = mistakes("in.csv", &[header], &[]);
        assert!(found[0].contains("separate columns by `,`"), "{found:?}");
        assert_eq!(
            found[1],
            "error: invalid header in `in.csv`: nothing was sent"
        );
        assert_eq!(found[2], "  = help: correct its columns");
    }
}

#[test]
fn each_missing_column_of_a_table_is_named() {
    let workspace = workspace();
    workspace.write("in.csv", "番号,宛名,金額\n1,a,1\n");
    let mut arguments = vec!["bulk", "run", "bill", "--version", "1", "--dry-run"];
    arguments.extend(["--key", "番号", "--out", "out", "--input", "in.csv"]);
    arguments.extend(["--optional", "支払日,支払済,印"]);
    let run = workspace.offline(&arguments);
    for column in ["明細[].品目", "明細[].数量"] {
        let line = format!("in.csv:1: missing column `{column}`\n");
        assert!(run.stderr.contains(&line), "{run:?}");
    }
}
