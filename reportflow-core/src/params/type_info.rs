use std::fmt;

use reportflow_rules::packed::PackedRow;

use super::kind::ParamKind;
use super::row_schema::RowSchema;

/// The kinds of parameters that a type can fill.
///
/// ```
/// use reportflow_core::params::{Param, ParamKind, TypeInfo};
///
/// const TEXT: TypeInfo = String::TYPE;
/// assert!(TEXT.can_fill(ParamKind::Text));
/// // Such as `2026-11-30`, which is validated when it is written.
/// assert!(TEXT.can_fill(ParamKind::Date));
/// assert!(!TEXT.can_fill(ParamKind::Number));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct TypeInfo {
    pub(super) kinds: KindSet,
    pub(super) row: Option<RowSchema>,
}

impl TypeInfo {
    /// A text that is never a date or an image, such as a `char`.
    pub const TEXT: TypeInfo = TypeInfo::of_kinds(&[ParamKind::Text, ParamKind::Other]);

    /// Any JSON value, for a parameter of an unknown kind.
    #[doc(hidden)]
    pub const JSON: TypeInfo = TypeInfo::of_kinds(&[ParamKind::Other]);

    /// The type of a field that its row's own derive checks: it passes the document's check,
    /// so that a mistake is reported once.
    #[doc(hidden)]
    pub const CHECKED: TypeInfo = TypeInfo {
        kinds: KindSet::new(&ParamKind::ALL),
        row: None,
    };

    /// Describes a type that fills parameters of the given kinds.
    ///
    /// ```
    /// use reportflow_core::params::{ParamKind, TypeInfo};
    ///
    /// /// For a type whose `write` depends on the kind.
    /// const TYPE: TypeInfo = TypeInfo::of_kinds(&[ParamKind::Text, ParamKind::Number]);
    /// assert!(TYPE.can_fill(ParamKind::Number));
    /// ```
    #[must_use]
    pub const fn of_kinds(kinds: &[ParamKind]) -> TypeInfo {
        TypeInfo {
            kinds: KindSet::new(kinds),
            row: None,
        }
    }

    /// Returns true if the type can fill a parameter of this kind.
    ///
    /// ```
    /// use reportflow_core::params::{Param, ParamKind};
    ///
    /// assert!(i64::TYPE.can_fill(ParamKind::Number));
    /// assert!(!i64::TYPE.can_fill(ParamKind::Boolean));
    /// ```
    #[must_use]
    pub const fn can_fill(self, kind: ParamKind) -> bool {
        // No function call, because the compiler's interpreter runs this for each field.
        self.kinds.0 & (1 << kind as u8) != 0
    }

    /// Describes a row type, which fills a collection, by a text that
    /// `reportflow_rules::packed` describes and the types of its fields.
    #[doc(hidden)]
    #[must_use]
    pub const fn of_row(text: &'static str, types: &'static [&'static TypeInfo]) -> TypeInfo {
        let text = PackedRow::new(text);
        TypeInfo {
            kinds: KindSet::COLLECTION,
            row: Some(RowSchema { text, types }),
        }
    }
}

/// A set of kinds, with one bit for each.
#[derive(Clone, Copy)]
pub(super) struct KindSet(pub(super) u8);

impl KindSet {
    const COLLECTION: KindSet = KindSet::new(&[ParamKind::Collection]);
    pub(super) const LIST: KindSet = KindSet::new(&[ParamKind::Array, ParamKind::Collection]);

    const fn new(kinds: &[ParamKind]) -> KindSet {
        let mut bits = 0;
        let mut i = 0;
        while i < kinds.len() {
            bits |= KindSet::bit(kinds[i]);
            i += 1;
        }
        KindSet(bits)
    }

    const fn bit(kind: ParamKind) -> u8 {
        1 << kind as u8
    }
}

impl fmt::Debug for KindSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = ParamKind::ALL.iter();
        f.debug_set()
            .entries(kinds.filter(|kind| self.0 & KindSet::bit(**kind) != 0))
            .finish()
    }
}
