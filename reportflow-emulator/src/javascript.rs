//! JSON as JavaScript writes it, because the service runs on JavaScript.

use std::io;

use indexmap::IndexMap;
use serde::ser::{self, Error as _};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::ser::Formatter;
use serde_json::value::RawValue;
use serde_json::{Error, Value};

/// The maximum depth of JSON, as in serde_json. JavaScript's limit is higher, and
/// depends on its stack.
pub(crate) const MAX_LEVELS: usize = 127;

/// Returns a value like `JSON.stringify`.
pub(crate) fn stringify(value: &Value) -> Result<String, Error> {
    write(value)
}

/// Returns what `JSON.stringify(JSON.parse(json))` returns. Fails above
/// [`MAX_LEVELS`].
pub(crate) fn normalize(json: &RawValue) -> Result<Box<RawValue>, Error> {
    let levels = MAX_LEVELS;
    RawValue::from_string(write(&Parsed { json, levels })?)
}

fn write(value: &impl Serialize) -> Result<String, Error> {
    let mut json = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut json, JavaScriptNumbers);
    value.serialize(&mut serializer)?;
    String::from_utf8(json).map_err(Error::custom)
}

/// JSON as `JSON.parse` reads it. `Value` sorts the keys, and lacks large numbers.
struct Parsed<'a> {
    json: &'a RawValue,
    /// The levels that it may have.
    levels: usize,
}

impl Serialize for Parsed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.json.get();
        let levels = self.levels.saturating_sub(1);
        let inner = |json| Parsed { json, levels };
        match text.as_bytes() {
            [b'[' | b'{', ..] if self.levels == 0 => Err(S::Error::custom("too deep")),
            [b'[', ..] => {
                let items: Vec<&RawValue> = parse(text)?;
                serializer.collect_seq(items.into_iter().map(inner))
            }
            [b'{', ..] => {
                // The last of equal keys wins, at the place of the first. Array
                // indices come before other keys.
                let mut members: IndexMap<String, &RawValue> = parse(text)?;
                members.sort_by_cached_key(|key, _| array_index(key).unwrap_or(u32::MAX));
                serializer.collect_map(members.into_iter().map(|(key, json)| (key, inner(json))))
            }
            [b'-' | b'0'..=b'9', ..] => {
                serializer.serialize_f64(text.parse().map_err(S::Error::custom)?)
            }
            _ => parse::<Value, S::Error>(text)?.serialize(serializer),
        }
    }
}

fn parse<'a, T: Deserialize<'a>, E: ser::Error>(json: &'a str) -> Result<T, E> {
    serde_json::from_str(json).map_err(E::custom)
}

/// Returns the number of a key such as `0` or `12`, but not `01`.
fn array_index(key: &str) -> Option<u32> {
    let index: u32 = key.parse().ok()?;
    (index < u32::MAX && index.to_string() == key).then_some(index)
}

struct JavaScriptNumbers;

impl Formatter for JavaScriptNumbers {
    fn write_f64<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        writer.write_all(number(value).as_bytes())
    }

    fn write_u64<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: u64) -> io::Result<()> {
        self.write_f64(writer, value as f64)
    }

    fn write_i64<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: i64) -> io::Result<()> {
        self.write_f64(writer, value as f64)
    }

    /// Writes all numbers if another crate enables `arbitrary_precision`.
    fn write_number_str<W: io::Write + ?Sized>(
        &mut self,
        writer: &mut W,
        value: &str,
    ) -> io::Result<()> {
        let value = value.parse().map_err(io::Error::other)?;
        self.write_f64(writer, value)
    }
}

/// Returns a number like `Number.prototype.toString`, but infinity as `null`.
fn number(number: f64) -> String {
    if !number.is_finite() {
        return "null".to_owned();
    }
    if number == 0.0 {
        // Without the sign of -0.
        return "0".to_owned();
    }
    if (1e-6..1e21).contains(&number.abs()) {
        return number.to_string();
    }
    let text = format!("{number:e}");
    if text.contains("e-") {
        text
    } else {
        text.replace('e', "e+")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normalized(json: &str) -> String {
        let json = RawValue::from_string(json.to_owned()).unwrap();
        normalize(&json).unwrap().get().to_owned()
    }

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
            assert_eq!(stringify(&value).unwrap(), expected, "{json}");
            assert_eq!(normalized(json), expected, "{json}");
        }
    }

    /// serde_json writes all numbers by this method with `arbitrary_precision`.
    #[test]
    fn writes_numbers_from_texts_as_javascript_does() {
        for (text, expected) in [("3200.0", "3200"), ("1e999", "null")] {
            let mut json = Vec::new();
            JavaScriptNumbers.write_number_str(&mut json, text).unwrap();
            assert_eq!(json, expected.as_bytes());
        }
    }

    /// Expected texts are those of Node.js.
    #[test]
    fn normalizes_json_as_javascript_does() {
        for (json, expected) in [
            ("1e999", "null"),
            ("-1e999", "null"),
            ("[ 1.0 , true, null ]", "[1,true,null]"),
            (
                r#""\u0041\/\u007f\u0000\ud83d\ude00""#,
                "\"A/\u{7f}\\u0000😀\"",
            ),
            (
                r#"{"b":1,"a":{"z":1,"b":2},"b":3.0}"#,
                r#"{"b":3,"a":{"z":1,"b":2}}"#,
            ),
            (
                r#"{"b":1,"10":2,"9":3,"01":4,"-1":5,"4294967294":6,"4294967295":7,"0":8}"#,
                r#"{"0":8,"9":3,"10":2,"4294967294":6,"b":1,"01":4,"-1":5,"4294967295":7}"#,
            ),
        ] {
            assert_eq!(normalized(json), expected, "{json}");
        }
    }
}
