//! From the fields of the form to the parameters of a request.

use reportflow_schema::{Kind, Parameter, ParameterList};
use serde_json::Value;
use serde_json::value::RawValue;

use super::field_error::{FieldError, FieldErrors};
use super::fields::{Fields, JSON, OMIT, VALUE};
use super::pointer::child;

/// Returns the parameters as JSON with the numbers as they were typed. A parameter without a
/// value is left out.
pub(super) fn params_of(list: &ParameterList, fields: &Fields) -> Result<String, FieldErrors> {
    let (params, errors) = write(list, fields);
    if errors.is_empty() {
        Ok(params)
    } else {
        Err(errors)
    }
}

/// Returns the same as [`params_of`], with invalid values as the texts that were typed.
pub(super) fn typed_params(list: &ParameterList, fields: &Fields) -> String {
    write(list, fields).0
}

fn write(list: &ParameterList, fields: &Fields) -> (String, FieldErrors) {
    let mut writer = Writer {
        fields,
        errors: FieldErrors::new(),
    };
    let params = writer.object(&list.parameters, "", 0);
    (params, writer.errors)
}

/// Returns JSON as it is, or the cause why it is invalid.
pub(super) fn parse_json(text: &str) -> Result<Box<RawValue>, FieldError> {
    serde_json::from_str(text).map_err(|error| FieldError::Json(error.to_string()))
}

struct Writer<'a> {
    fields: &'a Fields,
    errors: FieldErrors,
}

impl Writer<'_> {
    fn object(&mut self, parameters: &[Parameter], pointer: &str, level: usize) -> String {
        let mut members = Vec::new();
        for parameter in parameters {
            let place = child(pointer, &parameter.name);
            let value = match self.value(parameter, &place, level + 1) {
                Ok(Some(value)) => value,
                Ok(None) => continue,
                Err(error) => {
                    let value = text(self.fields.typed(&place));
                    self.errors.insert(place, error);
                    value
                }
            };
            members.push(format!("{}: {value}", text(&parameter.name)));
        }
        block('{', &members, '}', level)
    }

    /// Returns `None` if the parameter is left out.
    fn value(
        &mut self,
        parameter: &Parameter,
        place: &str,
        level: usize,
    ) -> Result<Option<String>, FieldError> {
        if let Some(json) = self.fields.get(JSON, place) {
            return match json.trim() {
                "" => Ok(None),
                json => Ok(Some(parse_json(json)?.get().to_owned())),
            };
        }
        if parameter.kind.has_rows() {
            return Ok(self.table(parameter, place, level));
        }
        let value = self.fields.get(VALUE, place).unwrap_or_default();
        match parameter.kind {
            Kind::Number => match value.trim() {
                "" => Ok(None),
                number if is_number(number) => Ok(Some(number.to_owned())),
                _ => Err(FieldError::Number),
            },
            Kind::Boolean => Ok(matches!(value, "true" | "false").then(|| value.to_owned())),
            _ if value.is_empty() => Ok(None),
            // Browsers send this line end, whatever was typed.
            _ => Ok(Some(text(&value.replace("\r\n", "\n")))),
        }
    }

    fn table(&mut self, parameter: &Parameter, place: &str, level: usize) -> Option<String> {
        if self.fields.get(OMIT, place).is_some() {
            return None;
        }
        let keys = self.fields.rows(place).into_iter();
        let rows = keys.map(|key| self.object(&parameter.spec, &child(place, key), level + 1));
        let rows: Vec<_> = rows.collect();
        Some(block('[', &rows, ']', level))
    }
}

/// Returns whether a text is a number of JSON, of any length.
pub(super) fn is_number(text: &str) -> bool {
    let starts = text.starts_with(|first: char| first == '-' || first.is_ascii_digit());
    starts && serde_json::from_str::<&RawValue>(text).is_ok()
}

fn text(text: &str) -> String {
    Value::from(text).to_string()
}

fn block(open: char, items: &[String], close: char, level: usize) -> String {
    if items.is_empty() {
        return format!("{open}{close}");
    }
    let indent = "  ".repeat(level + 1);
    let items = items.join(&format!(",\n{indent}"));
    let end = "  ".repeat(level);
    format!("{open}\n{indent}{items}\n{end}{close}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = r#"[
        { "name": "金額", "type": "number" },
        { "name": "a/b~c", "type": "text" },
        { "name": "済", "type": "boolean" },
        { "name": "明細", "type": "array", "spec": [
            { "name": "品名", "type": "text" },
            { "name": "内訳", "type": "array", "spec": [{ "name": "数", "type": "number" }] }
        ] },
        { "name": "図", "type": "sparkline" }
    ]"#;

    fn params(fields: &[(&str, &str)]) -> Result<String, FieldErrors> {
        let list = ParameterList::from_json(LIST.as_bytes()).unwrap();
        let fields = fields
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()));
        params_of(&list, &Fields::new(fields).unwrap())
    }

    #[test]
    fn writes_numbers_as_they_were_typed() {
        for number in [
            "1.500000000001",
            "123456789012345678901234567890",
            "-0.0",
            "1e3",
        ] {
            let json = params(&[("value:/金額", number), ("omit:/明細", "on")]).unwrap();
            assert_eq!(json, format!("{{\n  \"金額\": {number}\n}}"));
        }
        for invalid in ["1,200", "１２", "01", "1.", "+1", "NaN", "1 2", "\"1\""] {
            let errors = params(&[("value:/金額", invalid)]).unwrap_err();
            assert_eq!(errors["/金額"], FieldError::Number, "{invalid}");
        }
    }

    #[test]
    fn reads_rows_in_rows_and_leaves_empty_fields_out() {
        let json = params(&[
            ("value:/a~1b~0c", "x\r\ny"),
            ("value:/済", ""),
            ("row:/明細", "7"),
            ("row:/明細", "3"),
            ("value:/明細/3/品名", "\"<script>"),
            ("row:/明細/3/内訳", "0"),
            ("value:/明細/3/内訳/0/数", "5"),
            ("json:/図", "[1.0]"),
            ("value:/unknown", "ignored"),
            ("row:/a~1b~0c", "0"),
        ]);
        let json: Value = serde_json::from_str(&json.unwrap()).unwrap();
        let expected = serde_json::json!({
            "a/b~c": "x\ny",
            "明細": [{ "内訳": [] }, { "品名": "\"<script>", "内訳": [{ "数": 5 }] }],
            "図": [1.0],
        });
        assert_eq!(json, expected);
    }

    #[test]
    fn invalid_json_is_told_at_its_field() {
        let errors = params(&[("json:/図", "{"), ("value:/金額", "x")]).unwrap_err();
        assert!(matches!(errors["/図"], FieldError::Json(_)));
        assert_eq!(errors.len(), 2);
    }
}
