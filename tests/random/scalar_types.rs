//! Types that fill parameters without rows, and values of them.

use fastrand::Rng;
use serde_json::{json, Value};

use super::lists::Kind;

// The types of chrono, time, jiff and rust_decimal are left to `derive/kinds.rs`:
// every `cargo test` would compile those crates once more.

/// A type by its name. Its values are an expression, and the JSON that it is to
/// become; null for what leaves its key out.
#[derive(Debug)]
pub(crate) struct Leaf {
    pub(crate) ty: &'static str,
    pub(crate) kinds: &'static [Kind],
    /// Whether rows take it without more, for a kind that nobody has seen.
    pub(crate) is_param: bool,
    /// Whether documents take it for such a kind.
    pub(crate) is_serialize: bool,
    pub(crate) value: fn(&mut Rng, Kind) -> (String, Value),
}

const TEXTS: &[Kind] = &[Kind::Text, Kind::Date, Kind::Image, Kind::Other];
const TEXT: &[Kind] = &[Kind::Text, Kind::Other];
const NUMBER: &[Kind] = &[Kind::Number, Kind::Other];

macro_rules! leaves {
    ($($ty:literal $kinds:expr, $is_param:literal, $is_serialize:literal, $value:expr;)+) => {
        pub(crate) const LEAVES: &[Leaf] = &[$(Leaf {
            ty: $ty,
            kinds: $kinds,
            is_param: $is_param,
            is_serialize: $is_serialize,
            value: $value,
        }),+];
    };
}

leaves! {
    "String" TEXTS, true, true, |rng, kind| quoted(rng, kind, |text| format!("String::from({text})"));
    "&'static str" TEXTS, true, true, |rng, kind| quoted(rng, kind, |text| text);
    "&'a str" TEXTS, true, true, |rng, kind| quoted(rng, kind, |text| format!("String::from({text}).as_str()"));
    "std::borrow::Cow<'a, str>" TEXTS, true, true, |rng, kind| quoted(rng, kind, |text| format!("std::borrow::Cow::Borrowed({text})"));
    "Box<str>" TEXTS, true, true, |rng, kind| quoted(rng, kind, |text| format!("Box::<str>::from({text})"));
    // Serde's `rc` is off.
    "std::sync::Arc<str>" TEXTS, true, false, |rng, kind| quoted(rng, kind, |text| format!("std::sync::Arc::<str>::from({text})"));
    "char" TEXT, true, true, |rng, _| {
        let letter = *rng.choice(&['a', '酒', '"', '\\', '\n', '\u{1}', '😀']).expect("letters");
        (format!("{letter:?}"), json!(letter))
    };
    "other::Uuid" TEXT, true, false, |rng, _| {
        let number = rng.u128(..);
        let hex = format!("{number:032x}");
        let parts = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
        (format!("other::uuid({number})"), json!(parts.join("-")))
    };
    "i8" NUMBER, true, true, |rng, _| integer("i8", rng.i8(..).into());
    "i64" NUMBER, true, true, |rng, _| {
        // The largest that JavaScript holds, which are the largest that are sent.
        let most = (1_i64 << 53) - 1;
        let number = [-most, most, 0, rng.i64(-most..most)][rng.usize(..4)];
        integer("i64", number)
    };
    "i128" NUMBER, true, true, |rng, _| integer("i128", rng.i32(..).into());
    "u8" NUMBER, true, true, |rng, _| integer("u8", rng.u8(..).into());
    "u32" NUMBER, true, true, |rng, _| integer("u32", rng.u32(..).into());
    "usize" NUMBER, true, true, |rng, _| integer("usize", rng.u32(..).into());
    "std::num::NonZero<u16>" NUMBER, true, true, |rng, _| {
        let number = rng.u16(1..);
        (format!("std::num::NonZero::<u16>::new({number}).unwrap()"), json!(number))
    };
    "f32" NUMBER, true, true, |rng, _| {
        let number = f32::from(rng.i16(..)) / 8.0;
        (format!("({number:?}_f32)"), json!(number))
    };
    "f64" NUMBER, true, true, |rng, _| {
        // Few digits: serde_json reads more of them for speed, not to the last bit.
        let few = f64::from(rng.u32(..)) / 1e9;
        let number = [f64::from(rng.i32(..)) / 100.0, few, -0.0, 1e-7][rng.usize(..4)];
        (format!("({number:?}_f64)"), json!(number))
    };
    // What no JSON holds is refused where it is a number, and null where it is any
    // `Serialize`.
    "Box<f64>" &[Kind::Other], false, true, |_, _| ("Box::new(f64::NAN)".to_owned(), Value::Null);
    "bool" &[Kind::Boolean, Kind::Other], true, true, |rng, _| {
        let yes = rng.bool();
        (yes.to_string(), json!(yes))
    };
    "reportflow::Image" &[Kind::Image, Kind::Other], true, true, |rng, _| {
        let (bytes, base64) = [("", ""), ("abc", "YWJj"), ("PNG!", "UE5HIQ==")][rng.usize(..3)];
        let image = format!("reportflow::Image::from_bytes(*b{bytes:?})");
        if rng.bool() { (image, json!(base64)) } else { (
                format!("{image}.as_data_uri(\"image/png\")"),
                json!(format!("data:image/png;base64,{base64}")),
            ) }
    };
    "Vec<u8>" &[Kind::Other], false, true, |rng, _| {
        let bytes = [rng.u8(..), rng.u8(..)];
        (format!("vec!{bytes:?}"), json!(bytes))
    };
    "(i32, Vec<Option<bool>>)" &[Kind::Other], false, true, |rng, _| {
        let number = rng.i32(..);
        (format!("({number}, vec![None, Some(true)])"), json!([number, [null, true]]))
    };
    "std::collections::BTreeMap<String, f64>" &[Kind::Other], false, true, |rng, kind| {
        let (key, value) = quoted(rng, kind, |text| format!("(String::from({text}), 0.5)"));
        let key_of_json = value.as_str().expect("a text").to_owned();
        (format!("std::collections::BTreeMap::from([{key}])"), json!({ key_of_json: 0.5 }))
    };
}

/// What only `#[report(display)]` makes a text.
pub(crate) const CODE: Leaf = Leaf {
    ty: "other::Code",
    kinds: &[],
    is_param: false,
    is_serialize: false,
    value: |rng, _| {
        let number = rng.u8(..);
        (
            format!("other::Code({number})"),
            json!(format!("<\"{number}\">")),
        )
    },
};

fn integer(ty: &str, number: i64) -> (String, Value) {
    (format!("({number}_{ty})"), json!(number))
}

fn quoted(rng: &mut Rng, kind: Kind, expression: impl Fn(String) -> String) -> (String, Value) {
    let text = text(rng, kind);
    (expression(format!("{text:?}")), json!(text))
}

/// A text that a parameter of the kind takes.
pub(crate) fn text(rng: &mut Rng, kind: Kind) -> String {
    let texts: &[&str] = match kind {
        Kind::Date => &["2026-07-05", "2024-02-29 23:59:59", "0999-12-31 00:00:00"],
        Kind::Image => &["UE5HIQ==", "data:image/png;base64,YWJj"],
        _ => &[
            "",
            "a",
            "請求書",
            "\"",
            "\\",
            "\u{0}\u{1f}\u{7f}",
            "line\r\nline\ttab",
            "😀\u{2028}",
            "a longer text, of sixteen bytes and more, with a \" at its end: \"",
            "{}",
            "null",
        ],
    };
    (*rng.choice(texts).expect("texts")).to_owned()
}
