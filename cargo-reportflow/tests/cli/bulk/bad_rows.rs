//! Rows that are rejected, with the reasons.

use super::{check, mistakes, workspace};

/// Returns the reasons of one line.
#[track_caller]
fn assert_reason(line: &str, reason: &str) {
    let found = mistakes("in.jsonl", &[line], &["--passthrough", "注文"]);
    let found = found[0].trim_start_matches("in.jsonl:1:");
    assert_eq!(
        found.trim_start_matches(" key `1`:").trim_start(),
        reason,
        "{line}"
    );
}

#[test]
fn each_kind_of_bad_row_has_its_reason() {
    let row = |more: &str| format!(r#"{{"番号":"1","宛名":"a","金額":1,"注文":1{more}}}"#);
    for (more, reason) in [
        (
            r#","宛て名":"x""#,
            "unknown parameter `宛て名`, the design has `宛名`",
        ),
        (
            r#","支払日":"2026-02-29""#,
            "invalid date in `支払日`: write `YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS`",
        ),
        (
            r#","支払日":"2026/07/05""#,
            "invalid date in `支払日`: write `YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS`",
        ),
        (r#","支払日":5"#, "`支払日` must be a text, not a number"),
        (
            r#","支払済":"true""#,
            "`支払済` must be a boolean value, not a text",
        ),
        (
            r#","支払済":null"#,
            "`支払済` must be a boolean value, not null",
        ),
        (
            r#","支払済":"""#,
            "`支払済` must be a boolean value, not an empty text",
        ),
        (
            r#","印":"社印.png""#,
            "invalid image in `印`: write the bytes of the file as Base64",
        ),
        (
            r#","明細":{"品目":"x"}"#,
            "`明細` must be an array, not an object",
        ),
        (
            r#","明細":[1]"#,
            "`明細[0]` must be an object, not a number",
        ),
        (
            r#","明細":[{"数量":1}]"#,
            "missing parameter `明細[0].品目`",
        ),
        (
            r#","明細":[{"品目":"x","数量":9007199254740992}]"#,
            "`明細[0].数量` is beyond ±9007199254740991: the service would change its digits",
        ),
        (
            r#","明細":[{"品目":"x","個数":1}]"#,
            "unknown parameter `明細[0].個数`",
        ),
    ] {
        assert_reason(&row(more), reason);
    }
    for (line, reason) in [
        (
            r#"{"番号":"1","宛名":"a","注文":1}"#,
            "missing parameter `金額`",
        ),
        (
            r#"{"番号":"1","宛名":null,"金額":1,"注文":1}"#,
            "missing parameter `宛名`: its value is null",
        ),
        (
            r#"{"番号":"1","宛名":[],"金額":1,"注文":1}"#,
            "`宛名` must be a text, not an array",
        ),
        (
            r#"{"番号":"1","宛名":"a","金額":"1","注文":1}"#,
            "`金額` must be a number, not a text",
        ),
        (
            r#"{"番号":"1","宛名":"a","金額":-9007199254740993,"注文":1}"#,
            "`金額` is beyond ±9007199254740991: the service would change its digits",
        ),
        (
            r#"{"番号":"1","宛名":"a","金額":1}"#,
            "missing passthrough `注文`",
        ),
        (
            r#"{"番号":" ","宛名":"a","金額":1,"注文":1}"#,
            "empty key `番号`",
        ),
        (
            r#"{"番号":"nul","宛名":"a","金額":1,"注文":1}"#,
            "key `nul`: invalid file name: some system does not allow it, or it is too long; give `--file-name`",
        ),
    ] {
        assert_reason(line, reason);
    }
    assert_reason(
        r#"{"宛名":"a","金額":1,"注文":1}"#,
        "missing key `番号`; missing parameter `番号`",
    );
}

#[test]
fn a_cell_is_read_by_the_kind_of_its_parameter() {
    let header = "番号,宛名,金額,支払済";
    for (cells, reason) in [
        (
            "1,a,\"1,200\",",
            "`金額`: invalid number: write it without commas, such as `1200`",
        ),
        (
            "1,a,１２００,",
            "`金額`: invalid number: write half-width digits, such as `1200`",
        ),
        (
            "1,a, 1200,",
            "`金額`: invalid number: remove the spaces around it",
        ),
        (
            "1,a,0012,",
            "`金額`: invalid number: remove the zeros at its start",
        ),
        (
            "1,a,\"¥1200\",",
            "`金額`: invalid number: write it as in JSON, such as `1200`, `-3`, `0.5` or `1e2`",
        ),
        (
            "1,a,NaN,",
            "`金額`: invalid number: write it as in JSON, such as `1200`, `-3`, `0.5` or `1e2`",
        ),
        (
            "1,a,null,",
            "`金額`: invalid number: write it as in JSON, such as `1200`, `-3`, `0.5` or `1e2`",
        ),
        (
            "1,a,1e400,",
            "`金額`: invalid number: write it as in JSON, such as `1200`, `-3`, `0.5` or `1e2`",
        ),
        ("1,a,,", "missing parameter `金額`"),
        (
            "1,a,1,はい",
            "`支払済`: invalid boolean value: write `true` or `false`",
        ),
        ("1,a,1", "3 cells, but the header has 4"),
        ("1,a\0b,1,", "`宛名` has the character U+0000"),
        ("1\0,a,1,", "key `1\\u{0}`: `番号` has the character U+0000"),
    ] {
        let found = mistakes("in.csv", &[header, cells], &[]);
        let found = found[0].trim_start_matches("in.csv:2:");
        assert_eq!(
            found.trim_start_matches(" key `1`:").trim_start(),
            reason,
            "{cells}"
        );
    }
    let workspace = workspace();
    let rows = "番号,宛名,金額,支払済\n001,,1200.50,TRUE\n01,a,-1.2E+05,false\n";
    workspace.write("in.csv", rows);
    check(&workspace, "in.csv", &[]).is(0, "2 documents are valid\n", "");
}

#[test]
fn file_names_of_a_template_must_be_valid() {
    let line = r#"{"番号":"1","宛名":"a/b","金額":1}"#;
    let found = mistakes("in.jsonl", &[line], &["--file-name", "{宛名}-{番号}"]);
    assert_eq!(
        found[0],
        "in.jsonl:1: key `1`: invalid file name: the service forbids '/', which is in `宛名`"
    );
    for (template, error) in [
        (
            "請求書",
            "error: invalid `--file-name`: without a column, all documents have the same name",
        ),
        (
            "a/{番号}",
            "error: invalid `--file-name`: the service forbids '/' in file names",
        ),
        ("{番号", "error: invalid `--file-name`: `{` without `}`"),
        ("{番号}}", "error: invalid `--file-name`: `}` without `{`"),
        (
            "{{番号}}",
            "error: invalid `--file-name`: `{` twice; write one brace",
        ),
        ("{番}", "error: unknown column `番` in `--file-name`"),
    ] {
        let found = mistakes("in.jsonl", &[line], &["--file-name", template]);
        assert_eq!(found[0], error);
    }
    let workspace = workspace();
    workspace.write("in.jsonl", r#"{"番号":"11/2026","宛名":"a","金額":1}"#);
    check(&workspace, "in.jsonl", &[]).is(0, "1 document is valid\n", "");
}

#[test]
fn roles_of_columns_are_checked_first() {
    let line = r#"{"番号":"1","宛名":"a","金額":1}"#;
    let found = mistakes("in.jsonl", &[line], &["--passthrough", "reportflow"]);
    assert_eq!(
        found[0],
        "error: invalid `--passthrough`: the run itself uses `reportflow`"
    );
    let found = mistakes("in.jsonl", &[line], &["--optional", "備考"]);
    assert_eq!(found[0], "error: unknown parameter `備考` in `--optional`");
}

#[test]
fn many_bad_rows_are_counted() {
    let rows: Vec<String> = (0..1_205).map(|n| format!("{n},a,x")).collect();
    let mut lines = vec!["番号,宛名,金額"];
    lines.extend(rows.iter().map(String::as_str));
    let found = mistakes("in.csv", &lines, &[]);
    assert_eq!(found.len(), 1_002);
    assert_eq!(
        found[1_000],
        "error: 1205 bad rows in `in.csv` (205 are not listed): nothing was sent"
    );
}

#[test]
fn a_document_larger_than_a_request_is_a_bad_row() {
    let image = "A".repeat(53_000_000);
    let line = format!(r#"{{"番号":"1","宛名":"a","金額":1,"印":"{image}"}}"#);
    let found = mistakes("in.jsonl", &[&line], &[]);
    assert!(
        found[0].starts_with("in.jsonl:1: key `1`: too large: 53000"),
        "{}",
        found[0]
    );
    assert!(found[0].len() < 200);
}

/// A table with many mistakes must not fill the terminal.
#[test]
fn a_row_has_a_limited_number_of_reasons() {
    let rows = vec!["{}"; 500].join(",");
    let line = format!(r#"{{"番号":"1","宛名":"秘密","金額":1,"明細":[{rows}]}}"#);
    let found = mistakes("in.jsonl", &[&line], &[]);
    assert!(
        found[0].ends_with("; missing parameter `明細[9].品目`; 490 more"),
        "{found:?}"
    );
    assert!(!found.concat().contains("秘密"));
}

#[test]
fn a_missing_snapshot_says_how_to_fetch_it() {
    let workspace = crate::workspace::Workspace::new();
    workspace.write("in.csv", "番号\n1\n");
    let run = check(&workspace, "in.csv", &[]);
    assert_eq!(run.code, 2);
    let help = "= help: run `cargo reportflow add bill --version 1` to fetch it\n";
    assert!(run.stderr.ends_with(help), "{run:?}");
}

#[test]
fn the_help_names_optional_only_if_something_is_missing() {
    for (line, has_optional) in [
        (r#"{"番号":"1","宛名":"a","金額":"x"}"#, false),
        (r#"{"番号":"1","宛名":"a"}"#, true),
    ] {
        let found = mistakes("in.jsonl", &[line], &[]).concat();
        assert_eq!(found.contains("`--optional`"), has_optional, "{found}");
    }
}
