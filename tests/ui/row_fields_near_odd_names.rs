#![allow(non_snake_case, uncommon_codepoints)]
use reportflow::{ReportDesign, ReportRow};

#[derive(ReportDesign)]
#[report_design(id = "odd", version = 1)]
struct Document {
    #[report(rename = "self")]
    a: String,
    #[report(rename = "数量①")]
    b: String,
    #[report(rename = "\u{fa1b}岡")]
    c: String,
    #[report(rename = "new\nline")]
    d: String,
    #[report(rename = "FooBar")]
    e: String,
    #[report(rename = "foo-bar")]
    f: String,
    #[report(rename = "lines\n")]
    lines: Vec<Line>,
}

#[derive(ReportRow)]
struct Line {
    selfs: String,
    数量: String,
    福岡: String,
    new_lines: String,
    foo_bar: String,
    FooBar: String,
}

fn main() {}
