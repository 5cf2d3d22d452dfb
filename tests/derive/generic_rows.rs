//! Documents and rows with type parameters.

use super::*;

#[derive(ReportDesign)]
#[report_design(
    id = "kinds",
    version = 1,
    omit("text", "number", "boolean", "date", "image")
)]
struct Generic<T, U, const N: usize>
where
    U: fmt::Debug,
{
    lines: [T; N],
    address: Option<Vec<Address>>,
    chart: U,
}

#[derive(ReportRow)]
struct Pair<A, B> {
    value: A,
    mark: B,
}

#[test]
fn type_parameters_and_where_clauses() {
    let document = Generic {
        lines: [Pair {
            value: 1.5_f32,
            mark: Some("m"),
        }],
        address: Some(vec![Address {
            city: Some(Code(1)),
            post_code: "1",
        }]),
        chart: None::<u8>,
    };
    assert_eq!(
        params(&document),
        json!({
            "lines": [{ "value": 1.5, "mark": "m" }],
            "address": [{ "city": "<\"1\">", "zip": "1" }],
        })
    );
}

#[derive(ReportDesign)]
#[report_design(id = "receipt", version = 1)]
struct ShownReceipt<T: fmt::Display, U> {
    #[report(display)]
    number: T,
    #[report(with = counted_total)]
    total: Vec<U>,
    paid: bool,
}

fn counted_total<U>(of: &[U]) -> usize {
    of.len()
}

#[derive(ReportDesign)]
#[report_design(
    id = "invoice",
    version = 1,
    omit("number", "issuedOn", "total", "paid", "note")
)]
struct ShownRows<T: fmt::Display, U> {
    items: Vec<ShownRow<T, U>>,
}

#[derive(ReportRow)]
#[report_row(omit("parts"))]
struct ShownRow<T: fmt::Display, U> {
    #[report(display)]
    name: T,
    #[report(with = counted_total)]
    quantity: Vec<U>,
}

/// Fills no parameter by itself.
struct Shown;

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("shown")
    }
}

#[test]
fn what_is_converted_asks_nothing_of_a_type_parameter() {
    let receipt = ShownReceipt {
        number: Shown,
        total: vec![Shown, Shown],
        paid: true,
    };
    let expected = json!({ "number": "shown", "total": 2, "paid": true });
    assert_eq!(params(&receipt), expected);
    let rows = ShownRows {
        items: vec![ShownRow {
            name: Shown,
            quantity: vec![Shown],
        }],
    };
    let expected = json!({ "items": [{ "name": "shown", "quantity": 1 }] });
    assert_eq!(params(&rows), expected);
}
