//! Names of fields, parameters and structs.

use reportflow_tests_other::Yen;

use super::*;

#[test]
fn japanese_names_are_field_names() {
    let invoice = 請求書 {
        請求書番号: "INV-\"7\"\n".into(),
        発行日: "2026-07-05 00:00:00",
        合計金額: 442_200,
        明細: vec![
            明細行 {
                品目: "開発".into(),
                数量: 1,
                単価: 300_000.5,
            },
            明細行 {
                品目: "保守".into(),
                数量: 3,
                単価: 0.1,
            },
        ],
    };
    assert_eq!(
        params(&invoice),
        json!({
            "請求書番号": "INV-\"7\"\n",
            "発行日": "2026-07-05 00:00:00",
            "合計金額": 442_200,
            "明細": [
                { "品目": "開発", "数量": 1, "単価": 300_000.5 },
                { "品目": "保守", "数量": 3, "単価": 0.1 },
            ],
        })
    );
    assert_eq!(invoice.file_name(), "請求書-INV-\"7\"\n");
    assert_eq!(請求書::DESIGN_ID, "請求書");
    assert_eq!(請求書::VERSION, 1);
}

#[derive(ReportDesign)]
#[report_design(id = "keywords", version = 1)]
struct Keywords {
    r#type: &'static str,
    r#fn: Yen,
    #[report(rename = "self")]
    self_: String,
    #[report(rename = "Self")]
    writer: Option<String>,
    #[report(rename = "crate")]
    row: char,
}

#[test]
fn raw_identifiers_and_rename_match_any_name() {
    let document = Keywords {
        r#type: "t",
        r#fn: 1,
        self_: "s".into(),
        writer: None,
        row: 'c',
    };
    assert_eq!(
        params(&document),
        json!({ "type": "t", "fn": 1, "self": "s", "crate": "c" })
    );
}

#[derive(ReportDesign)]
#[report_design(id = "empty", version = 1, file_name = "白紙{{1}}")]
struct Blank;

#[derive(ReportDesign)]
#[report_design(id = "empty", version = 1)]
struct BlankToo {}

#[test]
fn design_without_parameters_writes_an_empty_object() {
    assert_eq!(params(&Blank), json!({}));
    assert_eq!(params(&BlankToo {}), json!({}));
    assert_eq!(Blank.file_name(), "白紙{1}");
}

#[test]
fn structs_inside_functions_compile() {
    #[derive(ReportDesign)]
    #[report_design(id = "older", version = 1)]
    struct Local {
        bill_to: Party,
        items: Vec<Price>,
    }

    #[derive(ReportRow)]
    struct Party {
        name: String,
    }

    #[derive(ReportRow)]
    struct Price {
        price: u8,
    }

    let document = Local {
        bill_to: Party { name: "N".into() },
        items: vec![Price { price: 1 }],
    };
    assert_eq!(
        params(&document),
        json!({ "billTo": { "name": "N" }, "items": [{ "price": 1 }] })
    );
}

#[derive(ReportDesign)]
#[report_design(id = "escapes", version = 1)]
pub(crate) struct Escapes {
    #[report(rename = "quote\"d")]
    a: String,
    #[report(rename = "back\\slash")]
    b: String,
    #[report(rename = "tab\there")]
    pub(crate) c: u8,
    #[report(rename = "emoji😀")]
    pub d: String,
}

#[test]
fn names_and_values_are_escaped() {
    let all: String = (0..=0x7f_u8).map(char::from).collect();
    let document = Escapes {
        a: all.clone(),
        b: "\\".into(),
        c: 1,
        d: "😀\u{2028}".into(),
    };
    assert_eq!(
        params(&document),
        json!({ "quote\"d": all, "back\\slash": "\\", "tab\there": 1, "emoji😀": "😀\u{2028}" })
    );
}

mod shadows {
    //! Items of the user's that are called as ours might be.

    const TABLE_0: usize = 1;
    const __TABLE_0: usize = 1;
    #[allow(non_upper_case_globals)]
    const writer: u8 = 1;
    #[allow(non_upper_case_globals)]
    static columns: u8 = 1;
    #[allow(non_upper_case_globals)]
    const row: u8 = 1;
    #[allow(non_upper_case_globals)]
    const key: u8 = 1;

    macro_rules! document {
        ($name:ident, $file_name:literal, $($field:ident: $ty:ty),*) => {
            #[derive(reportflow::ReportDesign)]
            #[report_design(id = "receipt", version = 1, file_name = $file_name)]
            struct $name { $($field: $ty),* }
        };
    }

    document!(OfAMacro, "x-{number}", number: String, total: i64, paid: bool);

    #[derive(reportflow::ReportDesign)]
    #[report_design(
        id = "kinds",
        version = 1,
        omit("text", "number", "boolean", "date", "image", "address", "chart")
    )]
    struct Shadowed {
        lines: [super::Line; TABLE_0],
    }

    #[derive(reportflow::ReportRow)]
    #[report_row(id = "kinds", version = 1, path = "lines")]
    struct Line {
        value: u8,
        mark: String,
    }

    #[test]
    fn a_struct_of_a_macro_works() {
        use reportflow::ReportDesign as _;
        let document = OfAMacro {
            number: "7".into(),
            total: writer.into(),
            paid: columns == row,
        };
        assert_eq!(document.file_name(), "x-7");
        assert_eq!((__TABLE_0, key), (TABLE_0, 1));
    }
}
