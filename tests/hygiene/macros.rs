//! Structs from `macro_rules!`.

use reportflow::{ReportDesign, ReportRow};
use serde_json::json;

use super::params;

macro_rules! whole {
    ($($token:tt)*) => { $($token)* };
}

whole! {
    #[derive(ReportDesign)]
    #[report_design(id = "receipt", version = 1, file_name = "{number}", omit("paid"))]
    struct Whole {
        number: Option<&'static str>,
        #[report(rename = "total")]
        amount: u8,
    }
}

#[test]
fn compiles_from_a_macro_of_tokens() {
    let document = Whole {
        number: Some("n"),
        amount: 1,
    };
    assert_eq!(params(&document), json!({ "number": "n", "total": 1 }));
    assert_eq!(document.file_name(), "n");
}

/// Passes every part of a struct as a fragment.
macro_rules! pieces {
    (
        $(#[$attribute:meta])*
        $visibility:vis $name:ident<$lifetime:lifetime, $parameter:ident>
        of $id:literal $version:literal by $file_name:literal without $($omit:literal)*:
        $($field:ident $(as $rename:literal)? $(shown $display:ident)? $(by $with:path)?: $type:ty;)*
    ) => {
        $(#[$attribute])*
        #[report_design(id = $id, version = $version, file_name = $file_name, omit($($omit),*))]
        $visibility struct $name<$lifetime, $parameter> {
            $(
                $(#[report(rename = $rename)])?
                $(#[report(with = $with)])?
                $(#[report($display)])?
                $field: $type,
            )*
        }
    };
}

macro_rules! row {
    ($name:ident $path:expr => $($field:ident: $type:ty),*) => {
        #[derive(ReportRow)]
        #[report_row(id = "shapes", version = 1, path = $path)]
        struct $name<'a> { $($field: $type),* }
    };
}

pieces! {
    /// Documented.
    #[derive(ReportDesign)]
    #[must_use]
    pub(crate) Pieces<'a, T>
    of "shapes" 1 by "{text}-{備考}" without "day" "photo" "address" "chart":
    text: &'a str;
    amount as "number" by std::rc::Rc::as_ref: std::rc::Rc<u8>;
    flag: T;
    r#fn: char;
    備考 shown display: Option<u8>;
    rows: Vec<Row<'a>>;
}

row!(Row "rows" => name: &'a str, 数量: Option<u8>, parts: [Part<'a>; 1]);
row!(Part "rows[].parts" => code: &'a str);

#[test]
fn compiles_from_a_macro_of_fragments() {
    let parts = [Part { code: "c" }];
    let document = Pieces {
        text: "t",
        amount: 2.into(),
        flag: Some(true),
        r#fn: 'f',
        備考: Some(3),
        rows: vec![Row {
            name: "n",
            数量: None,
            parts,
        }],
    };
    assert_eq!(
        params(&document),
        json!({
            "text": "t", "number": 2, "flag": true, "fn": "f", "備考": "3",
            "rows": [{ "name": "n", "parts": [{ "code": "c" }] }],
        })
    );
    assert_eq!(document.file_name(), "t-3");
}

/// Combines the macro's own names with the user's.
macro_rules! hygienic {
    ($name:ident, $field:ident, $number:literal, $size:ident) => {
        #[derive(ReportDesign)]
        #[report_design(id = "receipt", version = 1, omit("paid"))]
        struct $name<T, const $size: usize>
        where
            [T; $size]: Clone,
        {
            $field: T,
            #[report(with = length)]
            total: [u8; $size],
            #[report(skip)]
            _rest: [T; $number],
        }

        fn length<const N: usize>(list: &[u8; N]) -> usize {
            list.len()
        }
    };
}

hygienic!(Hygienic, number, 2, N);

#[test]
fn compiles_with_names_of_macro_and_user() {
    let document = Hygienic {
        number: "n",
        total: [0; 3],
        _rest: [""; 2],
    };
    assert_eq!(params(&document), json!({ "number": "n", "total": 3 }));
}
