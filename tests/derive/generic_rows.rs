//! Documents and rows with type parameters.

use std::marker::PhantomData;

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
fn writes_generic_documents_and_rows() {
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

/// A type that implements `Display`, but not `Param`.
struct Shown;

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("shown")
    }
}

#[test]
fn converted_field_adds_no_bound() {
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

/// Creates the rows of a table.
trait Make {
    fn lines(numbers: &[i64]) -> Vec<Pair<i64, String>>;

    fn parts(numbers: &[u8]) -> Vec<MadePart>;
}

enum Halves {}

impl Make for Halves {
    fn lines(numbers: &[i64]) -> Vec<Pair<i64, String>> {
        let line = |number: &i64| Pair {
            value: number / 2,
            mark: number.to_string(),
        };
        numbers.iter().map(line).collect()
    }

    fn parts(numbers: &[u8]) -> Vec<MadePart> {
        let part = |number: &u8| MadePart { count: number / 2 };
        numbers.iter().map(part).collect()
    }
}

fn repeated<const N: usize>(city: &u8) -> [Address; N] {
    std::array::from_fn(|_| Address {
        city: Some(Code(*city)),
        post_code: "1",
    })
}

#[derive(ReportDesign)]
#[report_design(
    id = "kinds",
    version = 1,
    omit("text", "number", "boolean", "date", "image", "chart")
)]
struct Made<T: Make, const N: usize> {
    #[report(with = T::lines)]
    lines: Vec<i64>,
    #[report(with = repeated::<N>)]
    address: u8,
    #[report(skip)]
    by: PhantomData<T>,
}

#[derive(ReportDesign)]
#[report_design(
    id = "invoice",
    version = 1,
    omit("number", "issuedOn", "total", "paid", "note")
)]
struct OfMade<'a> {
    items: Vec<MadeItem<'a, Halves>>,
}

#[derive(ReportRow)]
#[report_row(id = "invoice", version = 1, path = "items", omit("quantity"))]
struct MadeItem<'a, T: Make> {
    name: &'a str,
    #[report(with = <T as Make>::parts)]
    parts: Vec<u8>,
    #[report(skip)]
    by: PhantomData<T>,
}

#[derive(ReportRow)]
#[report_row(omit("code"))]
struct MadePart {
    count: u8,
}

#[test]
fn type_parameter_may_provide_rows() {
    let document = Made::<Halves, 2> {
        lines: vec![6],
        address: 1,
        by: PhantomData,
    };
    let address = json!({ "city": "<\"1\">", "zip": "1" });
    assert_eq!(
        params(&document),
        json!({ "lines": [{ "value": 3, "mark": "6" }], "address": [address, address] })
    );
    let document = OfMade {
        items: vec![MadeItem {
            name: "n",
            parts: vec![8],
            by: PhantomData,
        }],
    };
    assert_eq!(
        params(&document),
        json!({ "items": [{ "name": "n", "parts": [{ "count": 4 }] }] })
    );
}
