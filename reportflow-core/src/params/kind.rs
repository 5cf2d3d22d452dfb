use std::fmt;

/// The kind of a parameter: what its template makes of the value.
///
/// The words of the service for them, and what is unknown about them, stand in
/// `docs/service.md`, section 4.
///
/// ```
/// use reportflow_core::params::{Kind, Kinds, Param, Spec, Value, Writer};
///
/// /// A mark in one design, a word in another.
/// struct 支払済(bool);
///
/// impl Param for 支払済 {
///     const VALUE: Value = Value { kinds: Kinds::of(&[Kind::Boolean, Kind::Text]), row: None };
///
///     fn write(&self, kind: Kind, spec: &'static Spec, writer: &mut Writer) {
///         match kind {
///             Kind::Text if self.0 => "済".write(kind, spec, writer),
///             Kind::Text => "未".write(kind, spec, writer),
///             _ => self.0.write(kind, spec, writer),
///         }
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
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
    /// `array`: a table, its rows are objects.
    Array = 5,
    /// `collection`: rows that are objects, or one object.
    Collection = 6,
    /// A word that no public source explains: any JSON value.
    Other = 7,
}

impl Kind {
    /// The kind of a code, as the derives emit it.
    pub(super) const fn of_code(code: u8) -> Kind {
        match code {
            0 => Kind::Text,
            1 => Kind::Number,
            2 => Kind::Boolean,
            3 => Kind::Date,
            4 => Kind::Image,
            5 => Kind::Array,
            6 => Kind::Collection,
            _ => Kind::Other,
        }
    }

    /// "a number", for messages.
    pub(crate) const fn with_article(self) -> &'static str {
        match self {
            Kind::Text => "a text",
            Kind::Number => "a number",
            Kind::Boolean => "a boolean",
            Kind::Date => "a date",
            Kind::Image => "an image",
            Kind::Array => "a table",
            Kind::Collection => "a collection",
            Kind::Other => "of a kind that reportflow does not know",
        }
    }

    /// The types that fill such a parameter, for messages.
    pub(crate) const fn types(self) -> &'static str {
        match self {
            Kind::Text => "`String`, `&str`, `char` or `Uuid`, or add `#[report(display)]`",
            Kind::Number => "an integer, a float or a `Decimal`",
            Kind::Boolean => "`bool`",
            Kind::Date => {
                "a date type of chrono, time or jiff, or a `String` that holds `YYYY-MM-DD`"
            }
            Kind::Image => "`reportflow::Image`, or a `String` that holds Base64",
            Kind::Array => "`Vec<Row>`, where `Row` derives `ReportRow`",
            Kind::Collection => "`Row` or `Vec<Row>`, where `Row` derives `ReportRow`",
            Kind::Other => "`#[report(with = reportflow::params::Any)]` on a `Serialize` type",
        }
    }
}

/// A set of [`Kind`]s: the parameters that a type can fill.
///
/// ```
/// use reportflow_core::params::{Kind, Kinds};
///
/// const KINDS: Kinds = Kinds::of(&[Kind::Text, Kind::Other]);
/// assert!(KINDS.contains(Kind::Text));
/// assert!(!KINDS.contains(Kind::Number));
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// The set of the given kinds.
    ///
    /// ```
    /// use reportflow_core::params::{Kind, Kinds, Value};
    ///
    /// /// Of a type whose `write` tells the two apart.
    /// const VALUE: Value = Value { kinds: Kinds::of(&[Kind::Text, Kind::Number]), row: None };
    /// ```
    #[must_use]
    pub const fn of(kinds: &[Kind]) -> Kinds {
        let mut bits = 0;
        let mut i = 0;
        while i < kinds.len() {
            bits |= 1 << kinds[i] as u8;
            i += 1;
        }
        Kinds(bits)
    }

    /// Whether `kind` is in the set.
    ///
    /// ```
    /// use reportflow_core::params::{Kind, Param};
    ///
    /// assert!(i64::VALUE.kinds.contains(Kind::Number));
    /// assert!(!i64::VALUE.kinds.contains(Kind::Boolean));
    /// ```
    #[must_use]
    pub const fn contains(self, kind: Kind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }
}

impl fmt::Debug for Kinds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use Kind::{Array, Boolean, Collection, Date, Image, Number, Other, Text};
        f.debug_set()
            .entries(
                [Text, Number, Boolean, Date, Image, Array, Collection, Other]
                    .iter()
                    .filter(|kind| self.contains(**kind)),
            )
            .finish()
    }
}
