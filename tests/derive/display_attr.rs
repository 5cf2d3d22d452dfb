//! `display` omits a `None` of `Option` with any path, but not another type with that
//! name.

use std::fmt::Display;

use super::*;

mod optional {
    use super::*;

    pub(super) struct Option<T>(pub(super) T);

    impl<T: Display> Display for Option<T> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "option {}", self.0)
        }
    }
}

type Maybe<T = u8> = Option<T>;

#[derive(ReportDesign)]
#[report_design(
    id = "invoice",
    version = 1,
    file_name = "{number}-{note}",
    omit("issuedOn", "total", "paid")
)]
struct Shown<'a, T, I: Iterator>
where
    T: Display,
    I::Item: Display,
{
    #[report(display)]
    number: &'a Option<T>,
    #[report(display)]
    note: optional::Option<T>,
    items: [ShownItem<'a, I>; 1],
}

#[derive(ReportRow)]
struct ShownItem<'a, I: Iterator>
where
    I::Item: Display,
{
    #[report(display)]
    name: Maybe<I::Item>,
    #[report(with = length)]
    quantity: &'a str,
    parts: Vec<ShownPart<'a>>,
}

/// The last field of a struct may have no size.
#[derive(ReportDesign)]
#[report_design(
    id = "invoice",
    version = 1,
    omit("number", "issuedOn", "paid", "note", "items")
)]
struct Unsized {
    #[report(with = digits)]
    total: dyn Display + Send,
}

fn digits(value: &(dyn Display + Send)) -> usize {
    value.to_string().len()
}

#[derive(ReportRow)]
#[report_row(omit("count"))]
struct UnsizedPart {
    #[report(display)]
    code: dyn Display,
}

#[derive(ReportRow)]
#[report_row(omit("quantity", "parts"))]
struct UnsizedItem {
    #[report(with = ToString::to_string)]
    name: dyn Display,
}

fn length(text: &str) -> usize {
    text.len()
}

#[derive(ReportRow)]
#[report_row(omit("count"))]
struct ShownPart<'a> {
    #[report(display)]
    code: &'a dyn Display,
}

#[test]
fn omits_absent_options_by_type() {
    let shown = |number: &Option<u8>, name| {
        params(&Shown::<_, std::ops::Range<u8>> {
            number,
            note: optional::Option(2),
            items: [ShownItem {
                name,
                quantity: "four",
                parts: vec![ShownPart { code: &5 }],
            }],
        })
    };
    let rest = json!({ "quantity": 4, "parts": [{ "code": "5" }] });
    assert_eq!(
        shown(&None, None),
        json!({ "note": "option 2", "items": [rest] })
    );
    let rest = json!({ "name": "3", "quantity": 4, "parts": [{ "code": "5" }] });
    assert_eq!(
        shown(&Some(1), Some(3)),
        json!({ "number": "1", "note": "option 2", "items": [rest] })
    );
}

#[test]
fn displays_a_struct_named_option() {
    struct Option(i32);

    impl Display for Option {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.fmt(f)
        }
    }

    #[derive(ReportDesign)]
    #[report_design(id = "receipt", version = 1, omit("total", "paid"))]
    struct Receipt {
        #[report(display)]
        number: Option,
    }

    let receipt = Receipt { number: Option(-1) };
    assert_eq!(params(&receipt), json!({ "number": "-1" }));
}
