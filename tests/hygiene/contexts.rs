//! Contexts of a struct, and attributes on it.

use std::rc::Rc;

use reportflow::{Client, ReportDesign, ReportRow};
use serde_json::json;

use super::params;

/// Declares a document that fills only the table `rows` of the design `shapes`.
macro_rules! rows_only {
    ($($(#[$attribute:meta])* $visibility:vis struct $name:ident { $rows:ident: $type:ty $(,)? })*) => {$(
        $(#[$attribute])*
        #[derive(ReportDesign)]
        #[report_design(
            id = "shapes",
            version = 1,
            omit("text", "number", "flag", "day", "photo", "fn", "備考", "address", "chart")
        )]
        $visibility struct $name { $rows: $type }
    )*};
}

#[test]
fn compiles_in_a_generic_function() {
    fn inside<T: Into<u8>>(number: T) -> serde_json::Value {
        rows_only! { struct Document { rows: Vec<Row>, } }

        #[derive(ReportRow)]
        #[report_row(omit("parts"))]
        struct Row {
            #[report(with = of_here)]
            name: u8,
            数量: u8,
        }

        fn of_here(number: &u8) -> String {
            format!("n{number}")
        }

        let number = number.into();
        params(&Document {
            rows: vec![Row {
                name: number,
                数量: number,
            }],
        })
    }
    assert_eq!(inside(1), json!({ "rows": [{ "name": "n1", "数量": 1 }] }));
}

mod outer {
    mod inner {
        #[derive(reportflow::ReportDesign)]
        #[report_design(id = "receipt", version = 1, omit("number", "paid"))]
        pub(super) struct Document {
            #[report(with = self::doubled)]
            pub(super) total: super::Amount,
        }

        fn doubled(amount: &super::Amount) -> u8 {
            amount.0 * 2
        }
    }

    pub(super) struct Amount(u8);

    #[test]
    fn in_private_modules_without_use() {
        let document = inner::Document { total: Amount(2) };
        assert_eq!(super::params(&document), serde_json::json!({ "total": 4 }));
    }
}

trait Doubled {
    fn doubled() -> serde_json::Value;
}

impl Doubled for u8 {
    fn doubled() -> serde_json::Value {
        const DOCUMENT: fn() -> serde_json::Value = {
            rows_only! { struct Document { rows: [Row; 1] } }

            #[derive(ReportRow)]
            #[report_row(id = "shapes", version = 1, path = "rows", omit("name", "parts"))]
            struct Row {
                数量: u8,
            }

            || {
                params(&Document {
                    rows: [Row { 数量: 2 }],
                })
            }
        };
        DOCUMENT()
    }
}

const _: () = {
    rows_only! { pub(crate) struct Document { rows: Vec<Row> } }

    #[derive(ReportRow)]
    struct Row {
        name: String,
        数量: u8,
        #[report(with = none)]
        parts: (),
    }

    #[derive(ReportRow)]
    struct Part {
        code: String,
    }

    fn none((): &()) -> [Part; 0] {
        []
    }
};

#[test]
fn compiles_in_a_constant() {
    assert_eq!(u8::doubled(), json!({ "rows": [{ "数量": 2 }] }));
}

#[test]
fn compiles_with_cfg_fields() {
    #[derive(ReportDesign)]
    #[cfg_attr(test, report_design(id = "receipt", version = 1))]
    #[cfg_attr(not(test), report_design(id = "oldest", version = 1))]
    #[cfg_attr(test, report_design(omit("paid")))]
    struct Document {
        #[cfg(not(test))]
        number: Rc<u8>,
        #[cfg(test)]
        number: &'static str,
        #[cfg_attr(test, report(rename = "total"))]
        #[cfg_attr(not(test), report(rename = "sum"))]
        amount: u8,
        #[cfg(not(test))]
        of_no_parameter: u8,
    }
    let document = Document {
        number: "n",
        amount: 1,
    };
    assert_eq!(params(&document), json!({ "number": "n", "total": 1 }));
}

#[test]
fn compiles_packed() {
    #[derive(ReportDesign)]
    #[repr(C, packed)]
    #[report_design(
        id = "shapes",
        version = 1,
        file_name = "{number}-{kept}",
        omit("photo", "fn", "address", "chart")
    )]
    struct Document {
        #[report(display)]
        text: u16,
        number: u64,
        flag: Option<bool>,
        day: &'static str,
        #[report(with = ToString::to_string)]
        備考: u32,
        rows: [Row; 1],
        #[report(skip)]
        kept: u32,
    }

    #[derive(Clone, Copy, ReportRow)]
    #[repr(Rust, packed(2))]
    #[report_row(omit("parts"))]
    struct Row {
        #[report(display)]
        name: u64,
        数量: f64,
    }

    let document = Document {
        text: 1,
        number: 2,
        flag: None,
        day: "2026-01-31",
        備考: 3,
        rows: [Row {
            name: 4, 数量: 0.5
        }],
        kept: 5,
    };
    assert_eq!(
        params(&document),
        json!({
            "text": "1", "number": 2, "day": "2026-01-31", "備考": "3",
            "rows": [{ "name": "4", "数量": 0.5 }],
        })
    );
    assert_eq!(document.file_name(), "2-5");
}

#[test]
fn future_is_send_even_if_the_struct_is_not() {
    #[derive(ReportDesign)]
    #[report_design(id = "receipt", version = 1)]
    struct Document {
        #[report(display)]
        number: Rc<str>,
        #[report(with = as_ref)]
        total: Rc<u8>,
        paid: Rc<bool>,
    }

    fn as_ref(total: &Rc<u8>) -> u8 {
        **total
    }

    fn is_send<T: Send + 'static>(_: T) {}

    let _ = |document: &Document, client: &Client| is_send(document.generate_async(client));
}
