//! JSON Lines.

use super::{check, mistakes, workspace};

#[test]
fn a_line_is_the_object_of_parameters() {
    let workspace = workspace();
    let lines = "\n{\"番号\":\"001\",\"宛名\":\"a\",\"金額\":1200.50}\r\n  \n\
                 {\"番号\":2,\"宛名\":\"\",\"金額\":-9007199254740991,\"支払済\":false,\
                 \"支払日\":\"2028-02-29 23:59:59\",\"印\":\"data:image/png;base64,iVBORw0KGgo=\",\
                 \"明細\":[{\"品目\":\"紙\"}]}";
    workspace.write("in.jsonl", lines);
    check(&workspace, "in.jsonl", &[]).is(0, "2 documents are valid\n", "");
    workspace.write("in", lines);
    check(&workspace, "in", &["--format", "jsonl"]).is(0, "2 documents are valid\n", "");
}

#[test]
fn malformed_lines_have_a_line_and_a_column() {
    let found = mistakes(
        "in.jsonl",
        &[
            r#"{"番号":"1","宛名":"a","金額":1}"#,
            r#"{"番号":"2","宛名":"a","金額":}"#,
            r#"[{"番号":"3"}]"#,
            r#"{"番号":"4","宛名":"a","金額":1,"宛名":"b"}"#,
            r#"{"番号":"5","明細":[{"品目":"x","品目":"秘密"}]}"#,
            r#"{"番号":"6","宛名":"a","金額":1e999}"#,
            r#"{"番号":"7""#,
            r#"{"番号":"8","宛名":"a","金額":1}}"#,
        ],
        &[],
    );
    assert_eq!(
        found[..7],
        [
            "in.jsonl:2: column 25: malformed JSON: expected value",
            "in.jsonl:3: malformed line: write one JSON object, the parameters of a document",
            "in.jsonl:4: column 30: malformed JSON: duplicate member `宛名`",
            "in.jsonl:5: column 30: malformed JSON: duplicate member `品目`",
            "in.jsonl:6: column 29: malformed JSON: number out of range",
            "in.jsonl:7: column 9: malformed JSON: EOF while parsing an object",
            "in.jsonl:8: column 27: malformed JSON: trailing characters",
        ]
    );
}
