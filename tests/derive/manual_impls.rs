//! User types with a manual impl, valid and invalid.

use reportflow::params::{NumberParam, Param, ParamKind, TableSchema, TypeInfo, Writer};

use super::*;

/// Delegates to a type that handles missing values.
struct Yen(Option<i64>);

impl Param for Yen {
    const TYPE: TypeInfo = i64::TYPE;

    fn write(&self, kind: ParamKind, table: &TableSchema, writer: &mut Writer) {
        self.0.write(kind, table, writer);
    }
}

/// Writes two values, which is invalid.
struct Twice(Option<i64>);

impl Param for Twice {
    const TYPE: TypeInfo = i64::TYPE;

    fn write(&self, kind: ParamKind, table: &TableSchema, writer: &mut Writer) {
        self.0.write(kind, table, writer);
        None::<i64>.write(kind, table, writer);
    }
}

/// Writes nothing if the value is missing.
struct Known(Option<i64>);

impl Param for Known {
    const TYPE: TypeInfo = i64::TYPE;

    fn write(&self, kind: ParamKind, table: &TableSchema, writer: &mut Writer) {
        if let Some(amount) = self.0 {
            amount.write(kind, table, writer);
        }
    }
}

#[derive(ReportDesign)]
#[report_design(
    id = "invoice",
    version = 1,
    omit("number", "issuedOn", "total", "paid", "note")
)]
struct Priced<T: Param> {
    items: Vec<PricedItem<T>>,
}

#[derive(ReportRow)]
#[report_row(omit("parts"))]
struct PricedItem<T: Param> {
    name: &'static str,
    quantity: T,
}

#[test]
fn omitted_value_leaves_no_key() {
    fn items<T: Param>(quantities: [T; 2]) -> Json {
        let item = |quantity| PricedItem {
            name: "n",
            quantity,
        };
        let items = quantities.into_iter().map(item).collect();
        params(&Priced { items })
    }

    let expected = json!({ "items": [{ "name": "n", "quantity": 3 }, { "name": "n" }] });
    assert_eq!(items([Some(3), None].map(Yen)), expected);
    assert_eq!(items([Some(3), None].map(Twice)), expected);
    assert_eq!(items([Some(3), None].map(Known)), expected);
}

/// Calls in a manual `write`.
#[derive(Clone, Copy, Debug)]
enum Step {
    Nothing,
    None,
    Number,
    Text,
    Null,
    NoRows,
    Rows,
    Object,
    Key,
    JsonKey,
    Displayed,
    Rejected,
}

const STEPS: [Step; 12] = [
    Step::Nothing,
    Step::None,
    Step::Number,
    Step::Text,
    Step::Null,
    Step::NoRows,
    Step::Rows,
    Step::Object,
    Step::Key,
    Step::JsonKey,
    Step::Displayed,
    Step::Rejected,
];

/// Makes the given calls.
#[derive(Clone, Copy, Debug)]
struct Steps([Step; 3]);

impl Param for Steps {
    const TYPE: TypeInfo = TypeInfo::of_kinds(&[ParamKind::Number, ParamKind::Collection]);

    fn write(&self, kind: ParamKind, table: &TableSchema, writer: &mut Writer) {
        let address = || Address {
            city: None,
            post_code: "1",
        };
        for step in self.0 {
            match step {
                Step::Nothing => {}
                Step::None => None::<i64>.write(kind, table, writer),
                Step::Number => 1.write(kind, table, writer),
                Step::Text => "t".write(kind, table, writer),
                Step::Null => reportflow::params::Json(()).write(kind, table, writer),
                Step::NoRows => Vec::<Address>::new().write(kind, table, writer),
                Step::Rows => [address(), address()].write(kind, table, writer),
                Step::Object => address().write(kind, table, writer),
                Step::Key => 1.write_entry(",\"k\":", writer),
                Step::JsonKey => writer.json(",\"k\":", &()),
                Step::Displayed => writer.display(",\"k\":", &Code(1)),
                Step::Rejected => f64::NAN.write(kind, table, writer),
            }
        }
    }
}

impl NumberParam for Steps {
    fn write_entry(&self, _: &'static str, writer: &mut Writer) {
        self.write(ParamKind::Number, TableSchema::EMPTY, writer);
    }
}

#[derive(ReportDesign)]
#[report_design(
    id = "kinds",
    version = 1,
    omit("text", "boolean", "date", "image", "chart")
)]
struct OfSteps {
    number: Steps,
    lines: [StepsLine; 1],
    address: Steps,
}

#[derive(ReportRow)]
#[report_row(omit("mark"))]
struct StepsLine {
    value: Steps,
}

#[test]
fn manual_impl_writes_json_or_is_rejected() {
    let nothing = Steps([Step::Nothing; 3]);
    let mut written = 0;
    for number in 0..STEPS.len().pow(3) {
        let step = |place| STEPS[number / STEPS.len().pow(place) % STEPS.len()];
        let steps = Steps([0, 1, 2].map(step));
        for place in 0..3 {
            let steps_at = |other| if place == other { steps } else { nothing };
            let document = OfSteps {
                number: steps_at(0),
                lines: [StepsLine { value: steps_at(1) }],
                address: steps_at(2),
            };
            if let Ok(json) = document.to_params_json() {
                let json: serde_json::Result<Json> = serde_json::from_slice(&json);
                assert!(json.is_ok(), "{steps:?} at {place}: {json:?}");
                written += 1;
            }
        }
    }
    assert!(written > 100, "only {written} documents are valid");
}
