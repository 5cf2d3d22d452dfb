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
///
/// A type that may stand for none, besides `Option`:
///
/// ```
/// use reportflow_core::params::{Kind, Param, Spec, Value, Writer};
///
/// /// Zero is not printed.
/// struct 値引(i64);
///
/// impl Param for 値引 {
///     const VALUE: Value = i64::VALUE;
///
///     fn is_absent(&self) -> bool {
///         self.0 == 0
///     }
///
///     fn write(&self, kind: Kind, spec: &'static Spec, writer: &mut Writer) {
///         self.0.write(kind, spec, writer);
///     }
/// }
/// assert!(値引(0).is_absent());
/// ```
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
    ///
    /// ```
    /// use reportflow_core::params::Param;
    ///
    /// assert!(None::<i64>.is_absent());
    /// assert!(!0.is_absent());
    /// ```
    fn is_absent(&self) -> bool {
        false
    }

    /// Writes the value as a parameter of `kind`, which is one of
    /// [`VALUE`](Param::VALUE), by handing on to one other type: without any, the
    /// key is left out, and several are refused. It is mostly called twice a
    /// document: the bytes are counted before they are written.
    ///
    /// ```
    /// use reportflow_core::params::{Kind, Param, Spec, Value, Writer};
    ///
    /// /// In thousands, as the design prints it.
    /// struct 千円(i64);
    ///
    /// impl Param for 千円 {
    ///     const VALUE: Value = i64::VALUE;
    ///
    ///     fn write(&self, kind: Kind, spec: &'static Spec, writer: &mut Writer) {
    ///         (self.0 / 1000).write(kind, spec, writer);
    ///     }
    /// }
    /// ```
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
    ///
    /// ```
    /// use reportflow_core::params::{Kind, Param, Spec, Text, Value, Writer};
    ///
    /// /// With the honorific that the invoice needs.
    /// struct 宛名(String);
    ///
    /// impl Param for 宛名 {
    ///     const VALUE: Value = Value::TEXT;
    ///
    ///     fn write(&self, kind: Kind, spec: &'static Spec, writer: &mut Writer) {
    ///         format!("{} 御中", self.0).write(kind, spec, writer);
    ///     }
    /// }
    ///
    /// impl Text for 宛名 {
    ///     fn fill(&self, key: &'static str, writer: &mut Writer) {
    ///         format!("{} 御中", self.0).fill(key, writer);
    ///     }
    /// }
    /// let printed = Writer::plain_text(|key, writer| 宛名("山田商店".into()).fill(key, writer));
    /// assert_eq!(printed, "山田商店 御中");
    /// ```
    #[diagnostic::on_unimplemented(
        message = "the parameter is a text, which `{Self}` cannot fill",
        label = "expected `String`, `&str`, `char` or `Uuid`",
        note = "add `#[report(display)]` to write the value by its `Display`",
        note = "or `#[report(with = path::to::function)]` to write what a function makes of it"
    )]
    Text;

    /// A type for parameters of the kind `number`.
    ///
    /// A document may leave open which number it is:
    ///
    /// ```
    /// use reportflow_core::params::{Number, Writer};
    /// use reportflow_core::{Design, ReportDesign};
    ///
    /// struct 領収書<金額: Number> {
    ///     合計金額: 金額,
    /// }
    ///
    /// // As `#[derive(ReportDesign)]` does it.
    /// impl<金額: Number> ReportDesign for 領収書<金額> {
    ///     const DESIGN: Design = Design::new("Kx3vQ8mZt5LbR2Ya", 1, b"[]", "領収書");
    ///
    ///     fn write_params(&self, writer: &mut Writer) {
    ///         self.合計金額.fill(",\"合計金額\":", writer);
    ///     }
    /// }
    /// let whole = 領収書 { 合計金額: 11_000 }.to_params_json()?;
    /// assert_eq!(whole, r#"{"合計金額":11000}"#.as_bytes());
    /// // The service would lose digits.
    /// assert!(領収書 { 合計金額: u64::MAX }.to_params_json().is_err());
    /// # Ok::<(), reportflow_core::params::ParamsError>(())
    /// ```
    #[diagnostic::on_unimplemented(
        message = "the parameter is a number, which `{Self}` cannot fill",
        label = "expected an integer, a float or a `Decimal`",
        note = "change the field's type, or add `#[report(with = path::to::function)]` to write what a function makes of it"
    )]
    Number;

    /// A type for parameters of the kind `boolean`.
    ///
    /// ```
    /// use reportflow_core::params::{Boolean, Writer};
    ///
    /// let paid = |value: &dyn Boolean| Writer::plain_text(|key, writer| value.fill(key, writer));
    /// assert_eq!(paid(&true), "true");
    /// assert_eq!(paid(&Some(false)), "false");
    /// assert_eq!(paid(&None::<bool>), "", "no key at all");
    /// ```
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
    ///
    /// ```
    /// use reportflow_core::params::{Date, ParamsErrorReason, Writer};
    /// use reportflow_core::{Design, ReportDesign};
    ///
    /// struct Invoice<D: Date> {
    ///     発行日: D,
    /// }
    ///
    /// # impl<D: Date> ReportDesign for Invoice<D> {
    /// #     const DESIGN: Design = Design::new("Kx3vQ8mZt5LbR2Ya", 1, b"[]", "請求書");
    /// #     fn write_params(&self, writer: &mut Writer) {
    /// #         self.発行日.fill(",\"発行日\":", writer);
    /// #     }
    /// # }
    /// assert!(Invoice { 発行日: "2026-11-30" }.to_params_json().is_ok());
    /// let error = Invoice { 発行日: "令和8年11月30日" }.to_params_json().unwrap_err();
    /// assert_eq!(error.path(), "発行日");
    /// assert!(matches!(error.reason(), ParamsErrorReason::NotADate));
    /// ```
    #[diagnostic::on_unimplemented(
        message = "the parameter is a date, which `{Self}` cannot fill",
        label = "expected a date type, or a `String` that holds `YYYY-MM-DD`",
        note = "the features `chrono`, `time` and `jiff` of `reportflow` bring their date types",
        note = "or add `#[report(with = path::to::function)]` to write what a function makes of it"
    )]
    Date;

    /// A type for parameters of the kind `image`.
    ///
    /// ```
    /// use reportflow_core::params::{Image, ImageValue, Writer};
    ///
    /// let written = |image: &dyn ImageValue| Writer::plain_text(|key, writer| image.fill(key, writer));
    /// let seal = Image::from_bytes(*b"\x89PNG");
    /// assert_eq!(written(&seal), "iVBORw==");
    /// // A text is taken to be Base64 already.
    /// assert_eq!(written(&"iVBORw=="), "iVBORw==");
    /// ```
    #[diagnostic::on_unimplemented(
        message = "the parameter is an image, which `{Self}` cannot fill",
        label = "expected `reportflow::Image`, or a `String` that holds Base64",
        note = "make it an `Image` by `Image::from_bytes` or `Image::from_path`, or add `#[report(with = path::to::function)]` to write what a function makes of it"
    )]
    ImageValue;
}

/// A row of a table: implemented by `#[derive(ReportRow)]`.
///
/// By hand it is what the derive makes of a struct:
///
/// ```
/// use reportflow_core::params::{
///     Kind, Kinds, Param, ReportRow, RowWriter, Shape, Spec, Value, Writer,
/// };
/// use reportflow_core::{Design, ReportDesign};
///
/// struct Line {
///     品目: String,
///     数量: u32,
/// }
///
/// impl ReportRow for Line {
///     // The hash is one of the name in snake case; 0 asks for the exact name.
///     const SHAPE: &'static Shape = &Shape::new(
///         "Line",
///         &[
///             ("品目", 0, "`String`", "", String::VALUE),
///             ("数量", 0, "`u32`", "", u32::VALUE),
///         ],
///     );
///
///     fn write_row(&self, row: &mut RowWriter<'_>) {
///         row.field(&self.品目);
///         row.field(&self.数量);
///     }
/// }
///
/// impl Param for Line {
///     const VALUE: Value = Value { kinds: Kinds::of(&[Kind::Collection]), row: Some(Self::SHAPE) };
///
///     fn write(&self, kind: Kind, spec: &'static Spec, writer: &mut Writer) {
///         std::slice::from_ref(self).write(kind, spec, writer);
///     }
/// }
///
/// struct Invoice {
///     明細: Vec<Line>,
/// }
///
/// impl ReportDesign for Invoice {
///     const DESIGN: Design = Design::new("Kx3vQ8mZt5LbR2Ya", 1, b"[]", "請求書");
///     const TABLES: &'static Spec = &Spec::new(
///         &[("明細", 0, ",\"明細\":", Kind::Array as u8, 0)],
///         &[Spec::new(
///             &[
///                 ("品目", 0, ",\"品目\":", Kind::Text as u8, 0),
///                 ("数量", 0, ",\"数量\":", Kind::Number as u8, 0),
///             ],
///             &[],
///             0,
///             true,
///         )],
///         0,
///         true,
///     );
///
///     fn write_params(&self, writer: &mut Writer) {
///         self.明細.write_table(Self::TABLES, 0, writer);
///     }
/// }
///
/// let invoice = Invoice { 明細: vec![Line { 品目: "歯車".into(), 数量: 3 }] };
/// let json = invoice.to_params_json()?;
/// assert_eq!(json, r#"{"明細":[{"品目":"歯車","数量":3}]}"#.as_bytes());
/// # Ok::<(), reportflow_core::params::ParamsError>(())
/// ```
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
