//! User names that shadow the names of our code: in the root of a crate in one test, in a
//! module in another.

#![no_implicit_prelude]
#![allow(
    dead_code,
    non_camel_case_types,
    non_snake_case,
    non_upper_case_globals,
    unreachable_pub,
    unused_imports,
    unused_macros
)]

pub mod core {}
pub mod std {}
pub mod alloc {}
pub mod reportflow {}
pub mod serde {}

macro_rules! nothing {
    ($($kind:ident)*) => { $(pub struct $kind;)* };
}

nothing! {
    Box Option Result String Vec Some None Ok Err Send Sized Fn From Display Debug
    Param Number Text Boolean Date ImageValue Serialize Any Image
    DesignInfo ReportDesign ReportRow Client
    Kind RowWriter Shape Spec Value Writer
    bool char str u8 u32 u64 usize i64
}

macro_rules! refuse {
    ($dollar:tt $($name:ident)*) => {
        $(macro_rules! $name { ($dollar($dollar any:tt)*) => { not a word of rust }; })*
    };
}

refuse! { $ assert column compile_error concat const_format_args env file format
format_args include include_bytes include_str line matches option_env panic
stringify todo unreachable vec write }

/// Names that the derives use, or could use.
pub mod locals {
    pub const writer: () = ();
    pub const row: () = ();
    pub const key: () = ();
    pub const value: () = ();
    pub static spec: () = ();
    pub const __writer: () = ();
    pub const __key: () = ();
    pub const __value: () = ();
    pub static __row: () = ();
    pub static __spec: () = ();
    pub struct w;
    pub fn params() {}
    pub fn check_table() {}
    pub const TABLES: () = ();
    pub const SHAPE: () = ();
    pub const VALUE: () = ();
}
use self::locals::*;

/// Methods on all types.
pub trait Everything: ::core::marker::Sized {
    fn broken(self) {}
    fn checked(self) {}
    fn display(self) {}
    fn write_entry(self) {}
    fn next_key(self) {}
    fn of_table(self) {}
    fn omit(self) {}
    fn once(self) {}
    fn write(self) {}
    fn write_field(self) {}
    fn write_table(self) {}
}

impl<T> Everything for T {}

#[derive(::reportflow::ReportDesign)]
#[report_design(
    id = "shapes",
    version = 1,
    file_name = "{self_}-{writer}-{key}-{kept}"
)]
pub struct Document<'a> {
    #[report(rename = "text")]
    pub self_: ::std::string::String,
    #[report(rename = "number", with = twice)]
    pub writer: ::core::primitive::i64,
    #[report(rename = "flag")]
    pub w: ::core::option::Option<::core::primitive::bool>,
    #[report(rename = "day")]
    pub row: &'a ::core::primitive::str,
    #[report(rename = "photo")]
    pub spec: &'a ::core::primitive::str,
    pub r#fn: ::core::primitive::char,
    #[report(rename = "備考", display)]
    pub key: ::core::option::Option<::core::primitive::u8>,
    #[report(rename = "rows")]
    pub value: ::std::vec::Vec<Row>,
    #[report(rename = "address")]
    pub __writer: Address<'a>,
    #[report(rename = "chart")]
    pub __key: ::std::vec::Vec<::core::primitive::u8>,
    #[report(skip)]
    pub kept: ::core::primitive::u8,
}

#[derive(::reportflow::ReportRow)]
#[report_row(id = "shapes", version = 1, path = "rows")]
pub struct Row {
    #[report(rename = "name", display)]
    pub __row: ::core::primitive::u8,
    #[report(rename = "数量", with = twice)]
    pub __spec: ::core::primitive::i64,
    #[report(rename = "parts")]
    pub row: [Part; 1],
}

#[derive(::reportflow::ReportRow)]
pub struct Part {
    #[report(with = letter)]
    pub code: ::core::primitive::char,
}

#[derive(::reportflow::ReportRow)]
pub struct Address<'a> {
    #[report(rename = "city")]
    pub writer: &'a ::core::primitive::str,
}

fn twice(number: &::core::primitive::i64) -> ::core::primitive::i64 {
    *number * 2
}

fn letter(letter: &::core::primitive::char) -> ::core::primitive::char {
    *letter
}

/// Items of the struct with the names of our traits' items.
impl Document<'_> {
    pub const DESIGN: () = ();
    pub const DESIGN_ID: () = ();
    pub const SNAPSHOT: () = ();
    pub const TABLES: () = ();
    pub const VERSION: () = ();
    pub fn write_params(&self) {}
    pub fn file_name(&self) {}
}

impl Row {
    pub const SHAPE: () = ();
    pub const VALUE: () = ();
    pub fn write(&self) {}
    pub fn write_row(&self) {}
    pub fn write_field(&self) {}
}

pub fn document() -> Document<'static> {
    let parts = [Part { code: 'c' }];
    Document {
        self_: ::std::convert::From::from("t"),
        writer: 2,
        w: ::core::option::Option::Some(true),
        row: "2026-01-31",
        spec: "AA==",
        r#fn: 'f',
        key: ::core::option::Option::Some(1),
        value: ::std::convert::From::from([Row {
            __row: 1,
            __spec: 2,
            row: parts,
        }]),
        __writer: Address { writer: "東京" },
        __key: ::std::vec::Vec::new(),
        kept: 9,
    }
}
