#![allow(non_snake_case)]

use reportflow::ReportDesign;

#[derive(ReportDesign)]
#[report_design(id = "odd", version = 1, file_name = "{foo_bar}", omit("self", "数量①", "\u{fa1b}岡", "new\nline", "foo-bar", "lines\n"))]
struct Document {
    FooBar: String,
}

fn main() {}
