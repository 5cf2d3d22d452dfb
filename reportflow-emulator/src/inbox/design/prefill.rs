//! From the parameters of a request to the fields of the form.

use std::collections::HashMap;

use reportflow_schema::{Kind, Parameter, ParameterList};
use serde_json::value::RawValue;

use super::fields::{Fields, JSON, OMIT, VALUE};
use super::pointer::child;

/// Returns the fields of an empty form. Tables have a row.
pub(super) fn empty_fields(list: &ParameterList) -> Fields {
    let mut fields = Fields::default();
    for table in list.parameters.iter().filter(|it| it.kind.has_rows()) {
        fields.add_row(&child("", &table.name));
    }
    fields
}

/// Returns the fields that give these parameters. `None` if the form cannot have them,
/// because the design does not know one of them, or there are too many rows.
pub(super) fn fields_of(list: &ParameterList, json: &str) -> Option<Fields> {
    let params: HashMap<String, &RawValue> = serde_json::from_str(json).ok()?;
    let mut reader = Reader {
        fields: Fields::default(),
    };
    reader.object(&list.parameters, params, "")?;
    Some(reader.fields)
}

struct Reader {
    fields: Fields,
}

impl Reader {
    /// Returns `None` if there is an unknown member or a row too many.
    fn object(
        &mut self,
        parameters: &[Parameter],
        mut members: HashMap<String, &RawValue>,
        pointer: &str,
    ) -> Option<()> {
        for parameter in parameters {
            let place = child(pointer, &parameter.name);
            match members.remove(&parameter.name) {
                Some(value) => self.value(parameter, value.get(), &place)?,
                None if parameter.kind.has_rows() => self.fields.set(OMIT, &place, "on"),
                None => {}
            }
        }
        members.is_empty().then_some(())
    }

    fn value(&mut self, parameter: &Parameter, json: &str, place: &str) -> Option<()> {
        if parameter.kind.has_rows() {
            return self.table(parameter, json, place);
        }
        match text_of(&parameter.kind, json) {
            Some(text) => self.fields.set(VALUE, place, text),
            None => self.fields.set(JSON, place, json),
        }
        Some(())
    }

    fn table(&mut self, parameter: &Parameter, json: &str, place: &str) -> Option<()> {
        let rows: Result<Vec<HashMap<String, &RawValue>>, _> = serde_json::from_str(json);
        let Ok(rows) = rows else {
            self.fields.set(JSON, place, json);
            return Some(());
        };
        for row in rows {
            let row_place = self.fields.add_row(place)?;
            self.object(&parameter.spec, row, &row_place)?;
        }
        Some(())
    }
}

/// Returns what a person types into the control of the kind, or `None` if it cannot give
/// this value.
fn text_of(kind: &Kind, json: &str) -> Option<String> {
    match kind {
        Kind::Number => {
            let is_number = json.starts_with(|it: char| it == '-' || it.is_ascii_digit());
            is_number.then(|| json.to_owned())
        }
        Kind::Boolean => matches!(json, "true" | "false").then(|| json.to_owned()),
        Kind::Text | Kind::Date | Kind::Image => {
            let text: String = serde_json::from_str(json).ok()?;
            // A text area changes line ends, an input removes them. HTML replaces U+0000.
            let fits = match kind {
                Kind::Text => !text.contains(['\r', '\0']),
                _ => !text.contains(['\r', '\n', '\0']),
            };
            (fits && !text.is_empty()).then_some(text)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::params::params_of;
    use super::*;
    use serde_json::{Value, json};

    const LIST: &str = r#"[
        { "name": "text", "type": "text" }, { "name": "number", "type": "number" },
        { "name": "boolean", "type": "boolean" }, { "name": "date", "type": "date" },
        { "name": "image", "type": "image" }, { "name": "other", "type": "sparkline" },
        { "name": "~/行", "type": "array", "spec": [
            { "name": "text", "type": "text" },
            { "name": "inner", "type": "collection", "spec": [{ "name": "n", "type": "number" }] }
        ] }
    ]"#;

    #[track_caller]
    fn assert_round_trip(params: &Value) {
        let list = ParameterList::from_json(LIST.as_bytes()).unwrap();
        let fields = fields_of(&list, &params.to_string()).unwrap();
        let back = params_of(&list, &fields).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&back).unwrap(), *params);
    }

    #[test]
    fn fields_give_the_same_parameters() {
        for value in [
            json!("a"),
            json!(""),
            json!("a\nb"),
            json!("a\r\nb\r"),
            json!("\nfirst line is empty"),
            json!(" 1 "),
            json!("<script>\"'&"),
            json!(1.5),
            json!(-0.0),
            json!(true),
            json!(null),
            json!([]),
            json!([1, "a", [null]]),
            json!({ "a": { "b": 1 } }),
            json!([{}]),
            json!([{ "text": "x", "inner": [{ "n": 1 }, {}] }, { "inner": null }]),
        ] {
            for name in [
                "text", "number", "boolean", "date", "image", "other", "~/行",
            ] {
                let list = ParameterList::from_json(LIST.as_bytes()).unwrap();
                let params = json!({ name: value });
                // Rows with members that the design does not know.
                if fields_of(&list, &params.to_string()).is_some() {
                    assert_round_trip(&params);
                } else {
                    assert!(name == "~/行" && value.is_array(), "{params}");
                }
            }
        }
        assert_round_trip(&json!({}));
    }

    #[test]
    fn numbers_keep_their_digits() {
        let list = ParameterList::from_json(LIST.as_bytes()).unwrap();
        let number = "12345678901234567890.120";
        let fields = fields_of(&list, &format!("{{\"number\": {number}}}")).unwrap();
        assert!(params_of(&list, &fields).unwrap().contains(number));
    }

    #[test]
    fn unknown_members_do_not_fit_into_the_form() {
        let list = ParameterList::from_json(LIST.as_bytes()).unwrap();
        let rows = vec!["{}"; 201].join(",");
        for params in [
            &format!(r#"{{"~/行": [{rows}]}}"#),
            r#"{"strange": 1}"#,
            r#"{"~/行": [{"strange": 1}]}"#,
            "[]",
            "{",
        ] {
            assert!(fields_of(&list, params).is_none(), "{params}");
        }
    }
}
