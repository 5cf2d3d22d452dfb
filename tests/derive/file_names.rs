//! Fields in the file name.

use super::*;

/// The file name shows a field in the same form as its parameter.
#[derive(ReportDesign)]
#[report_design(
    id = "kinds",
    version = 1,
    file_name = "{text}{number}{boolean}{date}{chart}{note}",
    omit("image", "lines", "address")
)]
struct Named {
    #[report(display)]
    text: Code,
    number: rust_decimal::Decimal,
    #[report(with = yes)]
    boolean: String,
    date: Option<jiff::civil::Date>,
    chart: &'static str,
    #[report(skip)]
    note: u8,
}

#[test]
fn file_name_shows_fields_as_their_parameters() {
    let mut document = Named {
        text: Code(1),
        number: "1.10".parse().expect("a decimal"),
        boolean: "yes".into(),
        date: Some(jiff::civil::date(2026, 1, 2)),
        chart: "\\\"",
        note: 9,
    };
    assert_eq!(document.file_name(), "<\"1\">1.10true2026-01-02\\\"9");
    document.date = None;
    assert_eq!(document.file_name(), "<\"1\">1.10true\\\"9");
}
