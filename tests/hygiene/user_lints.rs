//! The derives suppress no lint in the user's own code.

use std::collections::BTreeSet;

use super::library;

/// Each line with an expected lint ends with the name of that lint.
const SOURCE: &str = r#"
use reportflow::{ReportDesign, ReportRow};
use std::collections::HashMap; // unused_imports

#[derive(ReportDesign)]
#[report_design(
    id = "shapes",
    version = 1,
    omit("flag", "day", "photo", "fn", "備考", "address", "chart")
)]
pub struct Document {
    #[report(with = shout)] // deprecated
    pub text: String,
    #[report(with = of_unit)]
    pub number: Old, // deprecated
    rows: Vec<Row>,
    #[report(skip)]
    never: u8, // dead_code
}

#[derive(ReportRow)]
#[report_row(omit("parts"))]
struct Row {
    name: String,
    #[report(with = careless)]
    数量: u8,
    #[report(skip)]
    never: u8, // dead_code
}

#[derive(ReportRow)]
struct Unused { // dead_code
    code: String,
}

#[deprecated]
pub struct Old;

#[deprecated]
pub fn shout(text: &str) -> String {
    text.to_uppercase()
}

fn of_unit(_: &Old) -> u8 { // deprecated
    0
}

fn careless(number: &u8) -> u8 {
    let unused = 1; // unused_variables
    *number
}

fn uncalled() {} // dead_code

pub fn document() -> Document {
    let Badly_named = Vec::new(); // non_snake_case
    Document { text: String::new(), number: Old, rows: Badly_named, never: 0 } // deprecated
}

pub mod expected {
    #[derive(reportflow::ReportDesign)]
    #[report_design(id = "shapes", version = 1, omit("flag", "day", "photo", "fn", "備考", "address", "chart", "rows"))]
    pub struct Document {
        #[expect(deprecated)] // unfulfilled_lint_expectations
        #[report(with = super::shout)]
        pub text: String,
        #[expect(deprecated)]
        #[report(with = super::of_unit)]
        pub number: super::Old,
    }
}

mod unused {
    use reportflow::{ReportDesign, ReportRow};

    #[derive(ReportDesign)]
    #[report_design(id = "shapes", version = 1, omit("text", "number", "flag", "day", "photo", "fn", "備考", "address", "chart"))]
    struct Document { // dead_code
        rows: Vec<Row>,
    }

    #[derive(ReportRow)]
    #[report_row(omit("数量"))]
    struct Row { // dead_code
        name: String,
        parts: Vec<Part>,
    }

    #[derive(ReportRow)]
    struct Part { // dead_code
        code: String,
    }

    #[derive(ReportDesign)]
    #[report_design(id = "shapes", version = 1, omit("text", "number", "flag", "day", "photo", "fn", "備考", "address", "chart"))]
    struct Borrowed<'a> { // dead_code
        rows: &'a [Named<'a>],
    }

    #[derive(ReportRow)]
    #[report_row(id = "shapes", version = 1, path = "rows", omit("数量"))]
    struct Named<'a> { // dead_code
        name: &'a str,
        parts: Option<&'a [NamedPart]>,
    }

    #[derive(ReportRow)]
    struct NamedPart { // dead_code
        code: String,
    }

    #[derive(ReportDesign)]
    #[report_design(id = "shapes", version = 1, omit("number", "flag", "day", "photo", "fn", "備考", "address", "chart"))]
    struct Generic<T> { // dead_code
        text: T,
        #[report(with = converted)]
        rows: u8,
    }

    fn converted(_: &u8) -> Vec<Converted> { // dead_code
        Vec::new()
    }

    #[derive(ReportRow)]
    #[report_row(omit("数量", "parts"))]
    struct Converted { // dead_code
        name: String,
    }
}

pub mod strict {
    #![deny(dead_code)]

    #[derive(reportflow::ReportDesign)]
    #[report_design(id = "shapes", version = 1, omit("flag", "day", "photo", "fn", "備考", "address", "chart", "rows", "number"))]
    pub struct Document {
        text: String,
        #[report(skip)]
        never: u8, // dead_code
    }
}
"#;

#[test]
fn lints_of_user_code_stay_active() {
    let expected: BTreeSet<(usize, String)> = SOURCE
        .lines()
        .enumerate()
        .filter_map(|(place, line)| {
            let (_, lint) = line.split_once(" // ")?;
            Some((place + 1, lint.to_owned()))
        })
        .collect();
    let run = library("2024", SOURCE).check(&[]);
    let lints = run.faults.into_iter().filter(|(line, _)| *line > 0);
    assert_eq!(lints.collect::<BTreeSet<_>>(), expected, "{}", run.text);
}
