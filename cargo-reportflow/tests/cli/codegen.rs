//! `codegen`: names, types and doc comments. `generated_code` compiles them.

use crate::workspace::Workspace;

#[track_caller]
fn is(list: &str, expected: &str) {
    let workspace = Workspace::new();
    workspace.write("designs/monthly-report/v1.json", list);
    workspace
        .offline(&["codegen", "monthly-report", "--version", "1"])
        .is(0, expected, "");
}

#[test]
fn generates_each_kind() {
    is(
        r#"[{ "name": "customerName", "type": "text", "label": "顧客名", "description": "敬称を除く\n\n- [社名]\n```" },
            { "name": "amount", "type": "number", "label": "Amount" },
            { "name": "paid", "type": "boolean", "label": "paid" },
            { "name": "dueDate", "type": "date", "label": "Due date" },
            { "name": "logo", "type": "image", "label": "logo" },
            { "name": "code", "type": "qr\"code", "label": "code" },
            { "name": "明細", "type": "array", "label": "明細", "spec": [
                { "name": "品目", "type": "text", "label": "品目" },
                { "name": "内訳", "type": "array", "label": "内訳", "spec": [
                    { "name": "明細", "type": "array", "label": "明細", "spec": [] } ] } ] },
            { "name": "string", "type": "collection", "label": "string", "spec": [] }]"#,
        r#"// `f64` rounds: 0.1 + 0.2 is 0.30000000000000004. For money, use `i64` or
// `rust_decimal::Decimal`: `--number i64` and `--number Decimal` print them.
#[derive(reportflow::ReportDesign)]
#[report_design(id = "monthly-report", version = 1)]
pub struct MonthlyReport {
    /// 顧客名
    ///
    /// 敬称を除く
    /// \- \[社名\]
    /// \`\`\`
    pub customer_name: String,
    pub amount: f64,
    pub paid: bool,
    pub due_date: String,
    pub logo: reportflow::Image,
    // The kind "qr\"code" is unknown: use any type that implements `Serialize`.
    pub code: String,
    pub 明細: Vec<MonthlyReport明細Row>,
    pub string: Vec<MonthlyReportStringRow>,
}

#[derive(reportflow::ReportRow)]
pub struct MonthlyReport明細Row {
    pub 品目: String,
    pub 内訳: Vec<MonthlyReport内訳Row>,
}

#[derive(reportflow::ReportRow)]
pub struct MonthlyReport内訳Row {
    pub 明細: Vec<MonthlyReport明細内訳明細Row>,
}

#[derive(reportflow::ReportRow)]
pub struct MonthlyReport明細内訳明細Row {}

#[derive(reportflow::ReportRow)]
pub struct MonthlyReportStringRow {}
"#,
    );
}

#[test]
fn converts_names() {
    let names = [
        "type",
        "self",
        "1st",
        "a-b",
        "a_b",
        "😀",
        "ＴＥＬ",
        "say \"hi\"",
        "電話 番号",
        "HTMLPage",
    ];
    let list: Vec<String> = names
        .iter()
        .map(|name| serde_json::json!({ "name": name, "type": "text", "label": name }).to_string())
        .collect();
    is(
        &format!("[{}]", list.join(",")),
        r#"#[derive(reportflow::ReportDesign)]
#[report_design(id = "monthly-report", version = 1)]
pub struct MonthlyReport {
    pub r#type: String,
    pub self_: String,
    pub _1st: String,
    #[report(rename = "a-b")]
    pub a_b_2: String,
    pub a_b: String,
    #[report(rename = "😀")]
    pub parameter_6: String,
    #[report(rename = "ＴＥＬ")]
    pub tel: String,
    pub say_hi: String,
    pub 電話_番号: String,
    pub html_page: String,
}
"#,
    );
}

#[test]
fn generates_an_empty_struct() {
    let workspace = Workspace::new();
    workspace.write("designs/0eUDdgAjNXrrItA2/v3.json", "{}");
    workspace
        .run_with(
            "app/src",
            &["codegen", "0eUDdgAjNXrrItA2", "--version", "3"],
            &[],
        )
        .is(
            0,
            "#[derive(reportflow::ReportDesign)]\n\
             #[report_design(id = \"0eUDdgAjNXrrItA2\", version = 3)]\n\
             pub struct Document0eUDdgAjNXrrItA2 {}\n",
            "",
        );
}

#[test]
fn rejects_missing_and_invalid_snapshots() {
    let workspace = Workspace::new();
    workspace.write("designs/receipt/v1.json", "[]");
    workspace.write("designs/receipt/v2.json", "[");
    workspace.offline(&["codegen", "receipt", "--version", "3"]).is(
        2,
        "",
        "error: missing snapshot of design `receipt` v3 (found: v1, v2): `designs/receipt/v3.json` \
         and the other folders of designs do not have it\n  \
         = help: run `cargo reportflow add receipt --version 3` to fetch it\n",
    );
    let run = workspace.offline(&["codegen", "receipt", "--version", "2"]);
    run.is(
        2,
        "",
        "error: invalid snapshot `designs/receipt/v2.json`: it is truncated: EOF while parsing a list at line 1 \
         column 1\n  \
         = help: run `cargo reportflow add receipt --version 2` to fetch it again\n",
    );
    // Without a request, the key is optional.
    let variables = [("REPORTFLOW_DESIGN_IDS", "receipt=staging")];
    let run = workspace.run_with("", &["codegen", "staging", "--version", "1"], &variables);
    assert!(run.stdout.contains("id = \"receipt\""), "{run:?}");
}

#[test]
fn uses_the_given_name() {
    let workspace = Workspace::new();
    let table = r#"[{ "name": "明細", "type": "array", "label": "明細", "spec": [] }]"#;
    workspace.write("designs/0eUDdgAjNXrrItA2/v1.json", table);
    let codegen = ["codegen", "0eUDdgAjNXrrItA2", "--version", "1"];
    let named = |name| workspace.offline(&[&codegen[..], &["--name", name]].concat());
    let run = named("monthly invoice");
    assert!(
        run.stdout.contains("pub struct MonthlyInvoice {"),
        "{run:?}"
    );
    assert!(run.stdout.contains("Vec<MonthlyInvoice明細Row>"), "{run:?}");
    for name in ["😀", "", "0eUDdgAjNXrrItA2"] {
        let error = format!(
            "error: invalid struct name `{name}`\n  = help: give `--name` a word such as `Invoice`\n"
        );
        named(name).is(2, "", &error);
    }
}

#[test]
fn names_without_letters_contain_the_id() {
    let workspace = Workspace::new();
    let table = r#"[{ "name": "明細", "type": "array", "label": "明細", "spec": [] }]"#;
    let uuid = "3f2a9c1e-8b4d-4e6f-9a7b-1c2d3e4f5a6b";
    for (id, name) in [
        ("0eUDdgAjNXrrItA2", "Document0eUDdgAjNXrrItA2"),
        ("Rc7nW2pXk9DhT4Vb", "DocumentRc7nW2pXk9DhT4Vb"),
        (uuid, "Document3f2a9c1e8b4d4e6f9a7b1c2d3e4f5a6b"),
        ("😀", "Document1f600"),
        ("😁", "Document1f601"),
    ] {
        workspace.write(&format!("designs/{id}/v1.json"), table);
        let run = workspace.offline(&["codegen", id, "--version", "1"]);
        for expected in [
            format!("struct {name} {{"),
            format!("struct {name}明細Row {{"),
        ] {
            assert!(run.stdout.contains(&expected), "{run:?}");
        }
    }
}

#[test]
fn numbers_have_the_given_type() {
    let workspace = Workspace::new();
    let list = r#"{ "items": [{ "price": "number" }] }"#;
    workspace.write("designs/receipt/v1.json", list);
    workspace.write("designs/letter/v1.json", r#"{ "text": "string" }"#);
    let codegen = ["codegen", "receipt", "--version", "1"];
    for (number, ty, comment) in [
        ("i64", "i64", "// `i64` is exact for money in yen or cents."),
        (
            "f64",
            "f64",
            "// `f64` rounds: 0.1 + 0.2 is 0.30000000000000004.",
        ),
        (
            "Decimal",
            "rust_decimal::Decimal",
            "// `Decimal` is exact for money.",
        ),
        (
            "decimal",
            "rust_decimal::Decimal",
            "// `Decimal` is exact for money.",
        ),
    ] {
        let run = workspace.offline(&[&codegen[..], &["--number", number]].concat());
        assert!(run.stdout.starts_with(comment), "{run:?}");
        assert!(run.stdout.contains(&format!("pub price: {ty},")), "{run:?}");
    }
    let run = workspace.offline(&["codegen", "letter", "--version", "1", "--number", "i64"]);
    assert!(run.stdout.starts_with("#[derive"), "{run:?}");
    let run = workspace.offline(&[&codegen[..], &["--number", "i32"]].concat());
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stderr.contains("i64, f64, Decimal"), "{run:?}");
}
