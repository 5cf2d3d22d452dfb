//! Parameters: which Rust types fill which kind, and how they are written.
//!
//! `#[derive(ReportDesign)]` and `#[derive(ReportRow)]` call into this module.
//! By hand it is needed for one thing: a type of your own that is to fill a
//! parameter. Such a type hands on to one that does already:
//!
//! ```
//! use reportflow_core::params::{Kind, Number, Param, Spec, Value, Writer};
//!
//! struct Yen(i64);
//!
//! impl Param for Yen {
//!     const VALUE: Value = i64::VALUE;
//!
//!     fn write(&self, kind: Kind, spec: &'static Spec, writer: &mut Writer) {
//!         self.0.write(kind, spec, writer);
//!     }
//! }
//!
//! impl Number for Yen {
//!     fn fill(&self, key: &'static str, writer: &mut Writer) {
//!         self.0.fill(key, writer);
//!     }
//! }
//! ```

/// Implements the traits of kinds for types that implement [`Param`].
macro_rules! fills {
    ($($({$($generics:tt)*})? $ty:ty: $($kind:ident),+;)+) => {$(
        fills!(@each [$($($generics)*)?] [$ty] $($kind)+);
    )+};
    (@each $generics:tt $ty:tt $($kind:ident)+) => {
        $(fills!(@one $generics $ty $kind);)+
    };
    (@one [$($generics:tt)*] [$ty:ty] $kind:ident) => {
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> $crate::params::$kind for $ty {
            fn fill(&self, key: &'static str, writer: &mut $crate::params::Writer) {
                writer.param(key, fills!(@kind $kind), $crate::params::Spec::NONE, self);
            }
        }
    };
    (@kind ImageValue) => { $crate::params::Kind::Image };
    (@kind $kind:ident) => { $crate::params::Kind::$kind };
}
mod any;
mod check;
mod date;
mod display;
mod error;
mod image;
mod kind;
mod made;
mod number;
mod pointer;
mod row;
mod shape;
mod spec;
mod table;
mod text;
mod writer;

pub use any::Any;
pub use check::check_table;
pub use error::{ParamsError, ParamsErrorReason};
pub use image::Image;
pub use kind::{Kind, Kinds};
#[doc(hidden)]
pub use made::Made;
pub use row::RowWriter;
#[doc(no_inline)]
pub use serde::Serialize;
pub use shape::{FieldData, Shape, Value};
pub use spec::{ColumnData, Spec};
#[doc(hidden)]
pub use table::{value_of_row, write_as_object};
pub(crate) use text::escape;
pub use writer::Writer;

/// A type that fills parameters, of which kinds, and how it is written.
///
/// A field of a row needs this alone, since a row does not know its design;
/// a field of a document needs the trait of its parameter's kind as well.
#[diagnostic::on_unimplemented(
    message = "`{Self}` fills no parameter of a design",
    label = "no parameter takes this type",
    note = "use one that a parameter takes, such as `String`, `i64`, `bool` or a `Vec` of a type that derives `ReportRow`",
    note = "or say how to turn it into one: `#[report(display)]`, or `#[report(with = path::to::function)]`",
    note = "for a parameter of a kind that reportflow does not know: `#[report(with = reportflow::params::Any)]`"
)]
pub trait Param {
    /// The kinds that the type can fill, and the shape of its rows.
    const VALUE: Value;

    /// Whether the value stands for none, so that its key is left out: a null
    /// is refused by the service (`docs/service.md`, section 4).
    fn is_absent(&self) -> bool {
        false
    }

    /// Writes the value as a parameter of `kind`, which is one of
    /// [`VALUE`](Param::VALUE), by handing on to one other type: without any, the
    /// key is left out, and several are refused. It is mostly called twice a
    /// document: the bytes are counted before they are written.
    fn write(&self, kind: Kind, spec: &'static Spec, writer: &mut Writer);

    /// Writes the value as the next field of a row; an absent one leaves its
    /// key out.
    #[inline]
    fn write_field(&self, row: &mut RowWriter<'_>) {
        row.field(self);
    }

    /// Writes the value as a table or a collection, which stands at that place of
    /// the document's; an absent one leaves its key out.
    fn write_table(&self, spec: &'static Spec, place: usize, writer: &mut Writer) {
        let column = spec.column(place);
        writer.param(column.key, column.kind, column.spec, self);
    }
}

// The traits of the kinds stand on their own, not upon `Param`: a type that
// does not fit is then one error, whatever else it is.
macro_rules! kinds {
    ($($(#[$attr:meta])* $name:ident;)+) => {$(
        $(#[$attr])*
        pub trait $name {
            /// Writes the value under `key`, which comes ready for JSON, quoted,
            /// between a comma and a colon. An absent value leaves its key out.
            fn fill(&self, key: &'static str, writer: &mut Writer);
        }
    )+};
}

kinds! {
    /// A type for parameters of the kind `text`.
    #[diagnostic::on_unimplemented(
        message = "the parameter is a text, which `{Self}` cannot fill",
        label = "expected `String`, `&str`, `char` or `Uuid`",
        note = "add `#[report(display)]` to write the value by its `Display`",
        note = "or `#[report(with = path::to::function)]` to write what a function makes of it"
    )]
    Text;

    /// A type for parameters of the kind `number`.
    #[diagnostic::on_unimplemented(
        message = "the parameter is a number, which `{Self}` cannot fill",
        label = "expected an integer, a float or a `Decimal`",
        note = "change the field's type, or add `#[report(with = path::to::function)]` to write what a function makes of it"
    )]
    Number;

    /// A type for parameters of the kind `boolean`.
    #[diagnostic::on_unimplemented(
        message = "the parameter is a boolean, which `{Self}` cannot fill",
        label = "expected `bool`",
        note = "change the field's type, or add `#[report(with = path::to::function)]` to write what a function makes of it"
    )]
    Boolean;

    /// A type for parameters of the kind `date`.
    ///
    /// Texts are taken too, and refused at run time unless they read as
    /// `YYYY-MM-DD`, with or without ` HH:MM:SS`: the forms that the service was
    /// seen to accept (`docs/service.md`, section 4).
    #[diagnostic::on_unimplemented(
        message = "the parameter is a date, which `{Self}` cannot fill",
        label = "expected a date type, or a `String` that holds `YYYY-MM-DD`",
        note = "the features `chrono`, `time` and `jiff` of `reportflow` bring their date types",
        note = "or add `#[report(with = path::to::function)]` to write what a function makes of it"
    )]
    Date;

    /// A type for parameters of the kind `image`.
    #[diagnostic::on_unimplemented(
        message = "the parameter is an image, which `{Self}` cannot fill",
        label = "expected `reportflow::Image`, or a `String` that holds Base64",
        note = "make it an `Image` by `Image::from_bytes` or `Image::from_path`, or add `#[report(with = path::to::function)]` to write what a function makes of it"
    )]
    ImageValue;
}

/// A row of a table: implemented by `#[derive(ReportRow)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no row: it does not derive `ReportRow`",
    label = "expected rows that derive `ReportRow`",
    note = "make the rows a struct with `#[derive(ReportRow)]`, whose fields are the table's columns"
)]
pub trait ReportRow: Param {
    /// The fields, for the check against the design.
    const SHAPE: &'static Shape;

    /// Writes each field of [`SHAPE`](ReportRow::SHAPE) in its order.
    fn write_row(&self, row: &mut RowWriter<'_>);
}
