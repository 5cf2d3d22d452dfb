//! One struct of each shape, in code that any edition from 2018 on reads.

pub mod open {
    //! What other crates see.

    use reportflow::{ReportDesign, ReportRow};
    use std::borrow::Cow;
    use std::fmt::Display;

    /// Every kind.
    #[derive(ReportDesign)]
    #[report_design(id = "shapes", version = 1, file_name = "{text}-{備考}-{flag}-{kept}")]
    pub struct Document {
        /// Written as it is.
        pub text: String,
        /// Written by a function.
        #[report(with = twice)]
        pub number: i64,
        /// May be absent.
        pub flag: Option<bool>,
        /// Written by another name.
        #[report(rename = "day")]
        pub issued: String,
        /// Base64.
        pub photo: String,
        /// A raw identifier.
        pub r#fn: char,
        /// Japanese.
        #[report(display)]
        pub 備考: u8,
        /// A table.
        pub rows: Vec<Row>,
        /// A collection.
        pub address: Address,
        /// Of a kind that nobody knows.
        pub chart: Vec<u8>,
        /// Not sent.
        #[report(skip)]
        pub kept: u8,
    }

    /// A row that does not say where it belongs.
    #[derive(ReportRow)]
    pub struct Row {
        /// Written by its `Display`.
        #[report(display)]
        pub name: Option<u8>,
        /// Written by a function.
        #[report(with = twice)]
        pub 数量: i64,
        /// Rows of the row.
        pub parts: Vec<Part>,
    }

    /// A row of a row.
    #[derive(ReportRow)]
    pub struct Part {
        /// Written as it is.
        pub code: String,
    }

    /// A collection.
    #[derive(ReportRow)]
    #[report_row(id = "shapes", version = 1, path = "address")]
    pub struct Address {
        /// Written as it is.
        pub city: String,
    }

    /// Of lifetimes.
    #[derive(ReportDesign)]
    #[report_design(
        id = "shapes",
        version = 1,
        omit("photo", "fn", "備考", "address", "chart")
    )]
    pub struct Borrowed<'a, 'b: 'a> {
        /// Borrowed.
        pub text: &'a str,
        /// Behind a pointer.
        pub number: Box<u64>,
        /// Written by a function.
        #[report(with = is_some)]
        pub flag: Option<&'b str>,
        /// Borrowed or owned.
        pub day: Cow<'a, str>,
        /// Rows that name their table.
        pub rows: &'a [BorrowedRow<'b>],
    }

    /// A row that names its table, of a lifetime.
    #[derive(ReportRow)]
    #[report_row(id = "shapes", version = 1, path = "rows")]
    pub struct BorrowedRow<'a> {
        /// Borrowed.
        pub name: &'a str,
        /// Written by a function.
        #[report(with = twice)]
        pub 数量: i64,
        /// Rows that do not.
        pub parts: Vec<BorrowedPart<'a>>,
    }

    /// A row of a row, of a lifetime.
    #[derive(ReportRow)]
    pub struct BorrowedPart<'a> {
        /// Borrowed.
        pub code: &'a str,
    }

    /// Of type parameters.
    #[derive(ReportDesign)]
    #[report_design(
        id = "shapes",
        version = 1,
        omit("photo", "fn", "備考", "address", "chart")
    )]
    pub struct Generic<T, D, R, const N: usize>
    where
        D: Display,
    {
        /// Of any type that is a text.
        pub text: T,
        /// Written by a function.
        #[report(with = length)]
        pub number: [T; N],
        /// Left out.
        pub flag: Option<bool>,
        /// Written by its `Display`.
        #[report(skip)]
        pub shown: D,
        /// Any date.
        pub day: &'static str,
        /// Any rows.
        pub rows: Vec<GenericRow<R, N>>,
    }

    /// A row of type parameters.
    #[derive(ReportRow)]
    pub struct GenericRow<R, const N: usize> {
        /// Of any type that is a text.
        pub name: R,
        /// Of a type alone.
        pub 数量: u32,
        /// Rows of rows.
        pub parts: [Part; N],
    }

    /// A row of type parameters that names its table.
    #[derive(ReportRow)]
    #[report_row(id = "shapes", version = 1, path = "rows", omit("数量", "parts"))]
    pub struct NamedGeneric<R> {
        /// Of any type that is a text.
        pub name: R,
    }

    fn twice(number: &i64) -> i64 {
        number.wrapping_mul(2)
    }

    fn length<T>(list: &[T]) -> usize {
        list.len()
    }

    fn is_some(text: &Option<&str>) -> bool {
        text.is_some()
    }
}

pub mod old {
    //! What is deprecated.

    use reportflow::{ReportDesign, ReportRow};

    /// Of a deprecated field.
    #[derive(ReportDesign)]
    #[report_design(
        id = "shapes",
        version = 1,
        file_name = "{text}-{kept}",
        omit("number", "flag", "day", "photo", "fn", "備考", "address", "chart")
    )]
    pub struct Fields {
        /// Deprecated, and shown in the name.
        #[deprecated]
        pub text: String,
        /// Deprecated rows.
        #[deprecated(note = "no more")]
        pub rows: Vec<Row>,
        /// Deprecated, and not sent.
        #[report(skip)]
        #[deprecated]
        pub kept: u8,
    }

    /// A row of deprecated fields.
    #[derive(ReportRow)]
    pub struct Row {
        /// Deprecated, written by a function.
        #[deprecated]
        #[report(with = shout)]
        pub name: String,
        /// Deprecated, written by its `Display`.
        #[deprecated]
        pub 数量: u8,
        /// Deprecated rows.
        #[deprecated]
        pub parts: Vec<Part>,
    }

    /// A deprecated field in a row that names its table.
    #[derive(ReportRow)]
    #[report_row(id = "shapes", version = 1, path = "rows[].parts")]
    pub struct Part {
        /// Deprecated, written by its `Display`.
        #[deprecated]
        #[report(display)]
        pub code: u8,
    }

    /// Deprecated itself.
    #[derive(ReportDesign)]
    #[report_design(
        id = "shapes",
        version = 1,
        file_name = "{text}",
        omit("number", "flag", "day", "photo", "fn", "備考", "rows", "chart")
    )]
    #[deprecated]
    pub struct Document {
        /// Written as it is.
        pub text: String,
        /// A deprecated collection.
        pub address: Address,
    }

    /// A deprecated collection.
    #[derive(ReportRow)]
    #[deprecated]
    pub struct Address {
        /// Written as it is.
        pub city: String,
    }

    /// Of what is deprecated elsewhere.
    #[derive(ReportDesign)]
    #[report_design(
        id = "shapes",
        version = 1,
        omit("number", "flag", "day", "photo", "fn", "備考", "rows", "chart")
    )]
    pub struct Uses {
        /// Written as it is.
        pub text: String,
        /// Knowingly.
        #[allow(deprecated)]
        pub address: Address,
    }

    fn shout(text: &str) -> String {
        text.to_uppercase()
    }
}

mod closed {
    //! What only this crate sees.

    use reportflow::{ReportDesign, ReportRow};

    #[derive(ReportDesign)]
    #[report_design(
        id = "shapes",
        version = 1,
        file_name = "{text}",
        omit("number", "day", "photo", "fn", "備考", "address", "chart")
    )]
    struct Document<'a> {
        text: &'a str,
        #[report(with = is_some)]
        flag: Option<u8>,
        rows: Vec<Row<'a>>,
    }

    #[derive(ReportRow)]
    struct Row<'a> {
        #[report(display)]
        name: &'a str,
        数量: u8,
        #[report(with = none)]
        parts: (),
    }

    #[derive(ReportRow)]
    #[report_row(id = "shapes", version = 1, path = "rows[].parts")]
    struct Part {
        code: String,
    }

    fn is_some(value: &Option<u8>) -> bool {
        value.is_some()
    }

    fn none((): &()) -> Vec<Part> {
        Vec::new()
    }
}
