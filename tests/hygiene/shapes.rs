//! One struct of each shape, in code for all editions from 2018.

pub mod open {
    //! Public items.

    use reportflow::{ReportDesign, ReportRow};
    use std::borrow::Cow;
    use std::fmt::Display;

    /// A document with every kind.
    #[derive(ReportDesign)]
    #[report_design(id = "shapes", version = 1, file_name = "{text}-{備考}-{flag}-{kept}")]
    pub struct Document {
        /// A plain value.
        pub text: String,
        /// Converted by a function.
        #[report(with = twice)]
        pub number: i64,
        /// An optional value.
        pub flag: Option<bool>,
        /// A renamed field.
        #[report(rename = "day")]
        pub issued: String,
        /// An image in Base64.
        pub photo: String,
        /// A raw identifier.
        pub r#fn: char,
        /// A Japanese name.
        #[report(display)]
        pub 備考: u8,
        /// A table.
        pub rows: Vec<Row>,
        /// A collection.
        pub address: Address,
        /// A parameter with an unknown kind.
        pub chart: Vec<u8>,
        /// A skipped field.
        #[report(skip)]
        pub kept: u8,
    }

    /// A row that does not name its table.
    #[derive(ReportRow)]
    pub struct Row {
        /// Converted by `Display`.
        #[report(display)]
        pub name: Option<u8>,
        /// Converted by a function.
        #[report(with = twice)]
        pub 数量: i64,
        /// Nested rows.
        pub parts: Vec<Part>,
    }

    /// A nested row.
    #[derive(ReportRow)]
    pub struct Part {
        /// A plain value.
        pub code: String,
    }

    /// A collection.
    #[derive(ReportRow)]
    #[report_row(id = "shapes", version = 1, path = "address")]
    pub struct Address {
        /// A plain value.
        pub city: String,
    }

    /// A document with lifetimes.
    #[derive(ReportDesign)]
    #[report_design(
        id = "shapes",
        version = 1,
        omit("photo", "fn", "備考", "address", "chart")
    )]
    pub struct Borrowed<'a, 'b: 'a> {
        /// A borrowed value.
        pub text: &'a str,
        /// A value in a `Box`.
        pub number: Box<u64>,
        /// Converted by a function.
        #[report(with = is_some)]
        pub flag: Option<&'b str>,
        /// A borrowed or owned value.
        pub day: Cow<'a, str>,
        /// Rows that name their table.
        pub rows: &'a [BorrowedRow<'b>],
    }

    /// A row with a lifetime that names its table.
    #[derive(ReportRow)]
    #[report_row(id = "shapes", version = 1, path = "rows")]
    pub struct BorrowedRow<'a> {
        /// A borrowed value.
        pub name: &'a str,
        /// Converted by a function.
        #[report(with = twice)]
        pub 数量: i64,
        /// Rows that do not name their table.
        pub parts: Vec<BorrowedPart<'a>>,
    }

    /// A nested row with a lifetime.
    #[derive(ReportRow)]
    pub struct BorrowedPart<'a> {
        /// A borrowed value.
        pub code: &'a str,
    }

    /// A document with type parameters.
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
        /// A value of any text type.
        pub text: T,
        /// Converted by a function.
        #[report(with = length)]
        pub number: [T; N],
        /// A field with a missing value.
        pub flag: Option<bool>,
        /// A skipped field with a `Display` type.
        #[report(skip)]
        pub shown: D,
        /// Any date.
        pub day: &'static str,
        /// Any rows.
        pub rows: Vec<GenericRow<R, N>>,
    }

    /// A row with type parameters.
    #[derive(ReportRow)]
    pub struct GenericRow<R, const N: usize> {
        /// A value of any text type.
        pub name: R,
        /// A value without attributes.
        pub 数量: u32,
        /// Nested rows in an array.
        pub parts: [Part; N],
    }

    /// A row with type parameters that names its table.
    #[derive(ReportRow)]
    #[report_row(id = "shapes", version = 1, path = "rows", omit("数量", "parts"))]
    pub struct NamedGeneric<R> {
        /// A value of any text type.
        pub name: R,
    }

    const IS_WIDE: bool = true;

    macro_rules! rows_of {
        () => { Vec<GenericRow<R, 1>> };
    }

    /// A document whose types hide its parameter in a macro, or have any expression as
    /// a length.
    #[derive(ReportDesign)]
    #[report_design(
        id = "shapes",
        version = 1,
        omit("text", "flag", "day", "photo", "fn", "備考", "address", "chart")
    )]
    pub struct Hidden<R> {
        /// A length that is an expression.
        #[report(with = length)]
        pub number: [u8; if IS_WIDE { 2 } else { 1 }],
        /// Rows of the hidden parameter.
        pub rows: rows_of!(),
        /// A skipped field.
        #[report(skip)]
        pub skipped: Option<[R; match IS_WIDE {
            true => 2,
            false => 1,
        }]>,
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
    //! Deprecated items.

    use reportflow::{ReportDesign, ReportRow};

    /// A document with deprecated fields.
    #[derive(ReportDesign)]
    #[report_design(
        id = "shapes",
        version = 1,
        file_name = "{text}-{kept}",
        omit("number", "flag", "day", "photo", "fn", "備考", "address", "chart")
    )]
    pub struct Fields {
        /// A deprecated field in the file name.
        #[deprecated]
        pub text: String,
        /// Deprecated rows.
        #[deprecated(note = "no more")]
        pub rows: Vec<Row>,
        /// A deprecated and skipped field.
        #[report(skip)]
        #[deprecated]
        pub kept: u8,
    }

    /// A row with deprecated fields.
    #[derive(ReportRow)]
    pub struct Row {
        /// A deprecated field, converted by a function.
        #[deprecated]
        #[report(with = shout)]
        pub name: String,
        /// A deprecated field, converted by `Display`.
        #[deprecated]
        pub 数量: u8,
        /// Deprecated rows.
        #[deprecated]
        pub parts: Vec<Part>,
    }

    /// A row that names its table, with a deprecated field.
    #[derive(ReportRow)]
    #[report_row(id = "shapes", version = 1, path = "rows[].parts")]
    pub struct Part {
        /// A deprecated field, converted by `Display`.
        #[deprecated]
        #[report(display)]
        pub code: u8,
    }

    /// A deprecated document.
    #[derive(ReportDesign)]
    #[report_design(
        id = "shapes",
        version = 1,
        file_name = "{text}",
        omit("number", "flag", "day", "photo", "fn", "備考", "rows", "chart")
    )]
    #[deprecated]
    pub struct Document {
        /// A plain value.
        pub text: String,
        /// A deprecated collection.
        pub address: Address,
    }

    /// A deprecated collection.
    #[derive(ReportRow)]
    #[deprecated]
    pub struct Address {
        /// A plain value.
        pub city: String,
    }

    /// A document with deprecated types.
    #[derive(ReportDesign)]
    #[report_design(
        id = "shapes",
        version = 1,
        omit("number", "flag", "day", "photo", "fn", "備考", "rows", "chart")
    )]
    pub struct Uses {
        /// A plain value.
        pub text: String,
        /// A deprecated type, allowed here.
        #[allow(deprecated)]
        pub address: Address,
    }

    fn shout(text: &str) -> String {
        text.to_uppercase()
    }
}

mod closed {
    //! Private items.

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
