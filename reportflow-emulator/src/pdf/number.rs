//! Numbers as JavaScript writes them, because the service runs on JavaScript.

use std::io;

use serde::Serialize as _;
use serde_json::Value;
use serde_json::ser::{Formatter, Serializer};

/// Returns a number like `Number.prototype.toString`.
pub(super) fn to_text(number: f64) -> String {
    let size = number.abs();
    if number == 0.0 {
        // Without the sign of -0.
        "0".to_owned()
    } else if number.is_infinite() {
        let sign = if number < 0.0 { "-" } else { "" };
        format!("{sign}Infinity")
    } else if (1e-6..1e21).contains(&size) {
        number.to_string()
    } else {
        let text = format!("{number:e}");
        if text.contains("e-") {
            text
        } else {
            text.replace('e', "e+")
        }
    }
}

/// Returns a value as JSON with such numbers.
pub(super) fn to_json(value: &Value) -> String {
    let mut json = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut json, JavaScriptNumbers);
    match value.serialize(&mut serializer) {
        Ok(()) => String::from_utf8_lossy(&json).into_owned(),
        // A value that was parsed from JSON can be written.
        Err(_) => value.to_string(),
    }
}

struct JavaScriptNumbers;

impl Formatter for JavaScriptNumbers {
    fn write_f64<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        writer.write_all(to_text(value).as_bytes())
    }

    fn write_u64<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: u64) -> io::Result<()> {
        self.write_f64(writer, value as f64)
    }

    fn write_i64<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: i64) -> io::Result<()> {
        self.write_f64(writer, value as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected texts are those of Node.js.
    #[test]
    fn writes_numbers_as_javascript_does() {
        for (json, expected) in [
            ("3200.0", "3200"),
            ("9007199254740993", "9007199254740992"),
            ("-9007199254740993", "-9007199254740992"),
            ("18446744073709551615", "18446744073709552000"),
            ("123456789012345678901", "123456789012345680000"),
            ("1e21", "1e+21"),
            ("-1.5e300", "-1.5e+300"),
            ("0.000001", "0.000001"),
            ("0.0000001", "1e-7"),
            ("1.10", "1.1"),
            ("0.1", "0.1"),
            ("1e3", "1000"),
            ("-0", "0"),
            ("-0.0", "0"),
            ("5e-324", "5e-324"),
            ("1.7976931348623157e308", "1.7976931348623157e+308"),
            ("4.35", "4.35"),
            ("[3200.0,{\"a\":-0}]", "[3200,{\"a\":0}]"),
        ] {
            let value: Value = serde_json::from_str(json).unwrap();
            assert_eq!(to_json(&value), expected, "{json}");
        }
        assert_eq!(to_text(f64::INFINITY), "Infinity");
    }
}
