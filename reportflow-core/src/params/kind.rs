/// The kind of a parameter, which decides how a design's template uses the value.
///
/// The service's names for the kinds, and the open questions about them, are
/// listed in `docs/service.md`, section 4.
///
/// ```
/// use reportflow_core::params::{Param, ParamKind, TableSchema, TypeInfo, Writer};
///
/// /// A check mark in one design, a text in another.
/// struct 支払済(bool);
///
/// impl Param for 支払済 {
///     const TYPE: TypeInfo = TypeInfo::of_kinds(&[ParamKind::Boolean, ParamKind::Text]);
///
///     fn write(&self, kind: ParamKind, table: &TableSchema, writer: &mut Writer) {
///         match kind {
///             ParamKind::Text if self.0 => "済".write(kind, table, writer),
///             ParamKind::Text => "未".write(kind, table, writer),
///             _ => self.0.write(kind, table, writer),
///         }
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[non_exhaustive]
pub enum ParamKind {
    /// `text`.
    Text = 0,
    /// `number`.
    Number = 1,
    /// `boolean`.
    Boolean = 2,
    /// `date`.
    Date = 3,
    /// `image`: Base64 text.
    Image = 4,
    /// `array`: a table, whose rows are objects.
    Array = 5,
    /// `collection`: rows that are objects, or one object.
    Collection = 6,
    /// A kind that no public source documents: any JSON value.
    Other = 7,
}

impl ParamKind {
    /// All kinds.
    pub(super) const ALL: [ParamKind; 8] = [
        ParamKind::Text,
        ParamKind::Number,
        ParamKind::Boolean,
        ParamKind::Date,
        ParamKind::Image,
        ParamKind::Array,
        ParamKind::Collection,
        ParamKind::Other,
    ];

    /// Returns the kind with this code, as the derives emit it.
    pub(super) const fn from_code(code: u8) -> ParamKind {
        match code {
            0 => ParamKind::Text,
            1 => ParamKind::Number,
            2 => ParamKind::Boolean,
            3 => ParamKind::Date,
            4 => ParamKind::Image,
            5 => ParamKind::Array,
            6 => ParamKind::Collection,
            _ => ParamKind::Other,
        }
    }

    /// Returns the kind with its article, "a number", for messages.
    pub(super) const fn with_article(self) -> &'static str {
        match self {
            ParamKind::Text => "a text",
            ParamKind::Number => "a number",
            ParamKind::Boolean => "a boolean",
            ParamKind::Date => "a date",
            ParamKind::Image => "an image",
            ParamKind::Array => "a table",
            ParamKind::Collection => "a collection",
            ParamKind::Other => "of an unknown kind",
        }
    }

    /// Returns the types that fill such a parameter, for messages.
    pub(super) const fn expected_types(self) -> &'static str {
        match self {
            ParamKind::Text => "`String`, `&str`, `char` or `Uuid`, or add `#[report(display)]`",
            ParamKind::Number => "an integer, a float or a `Decimal`",
            ParamKind::Boolean => "`bool`",
            ParamKind::Date => {
                "a date type of chrono, time or jiff, or a `String` in the form `YYYY-MM-DD`"
            }
            ParamKind::Image => "`reportflow::Image`, or a `String` in Base64",
            ParamKind::Array => "`Vec<Row>`, where `Row` derives `ReportRow`",
            ParamKind::Collection => "`Row` or `Vec<Row>`, where `Row` derives `ReportRow`",
            ParamKind::Other => {
                "`#[report(with = reportflow::params::Json)]` on a `Serialize` type"
            }
        }
    }
}
