//! A trait for each kind of parameter that is a single value.

use super::writer::Writer;

/// Implements the kind traits for types that implement [`Param`](super::param::Param).
macro_rules! impl_kind_traits {
    ($($({$($generics:tt)*})? $ty:ty: $($trait:ident),+;)+) => {$(
        impl_kind_traits!(@each [$($($generics)*)?] [$ty] $($trait)+);
    )+};
    (@each $generics:tt $ty:tt $($trait:ident)+) => {
        $(impl_kind_traits!(@one $generics $ty $trait);)+
    };
    (@one [$($generics:tt)*] [$ty:ty] $trait:ident) => {
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> $crate::params::kind_traits::$trait for $ty {
            fn write_entry(&self, key: &'static str, writer: &mut $crate::params::writer::Writer) {
                let kind = impl_kind_traits!(@kind $trait);
                let table = $crate::params::table_schema::TableSchema::EMPTY;
                writer.param(key, kind, table, self);
            }
        }
    };
    (@kind TextParam) => { $crate::params::kind::ParamKind::Text };
    (@kind NumberParam) => { $crate::params::kind::ParamKind::Number };
    (@kind BooleanParam) => { $crate::params::kind::ParamKind::Boolean };
    (@kind DateParam) => { $crate::params::kind::ParamKind::Date };
    (@kind ImageParam) => { $crate::params::kind::ParamKind::Image };
}
pub(super) use impl_kind_traits;

// With `Param` as a supertrait, a type without both impls would be two errors.
macro_rules! kind_traits {
    ($($(#[$attr:meta])* $name:ident;)+) => {$(
        $(#[$attr])*
        pub trait $name {
            /// Writes the value under `key`, a JSON key in quotes between a comma and
            /// a colon. The key of an absent value is left out.
            fn write_entry(&self, key: &'static str, writer: &mut Writer);
        }
    )+};
}

kind_traits! {
    /// A type for parameters of the kind `text`.
    ///
    /// ```
    /// use reportflow_core::params::{
    ///     Param, ParamKind, TableSchema, TextParam, TypeInfo, Writer,
    /// };
    ///
    /// /// With the honorific that the invoice needs.
    /// struct 宛名(String);
    ///
    /// impl Param for 宛名 {
    ///     const TYPE: TypeInfo = TypeInfo::TEXT;
    ///
    ///     fn write(&self, kind: ParamKind, table: &TableSchema, writer: &mut Writer) {
    ///         format!("{} 御中", self.0).write(kind, table, writer);
    ///     }
    /// }
    ///
    /// impl TextParam for 宛名 {
    ///     fn write_entry(&self, key: &'static str, writer: &mut Writer) {
    ///         format!("{} 御中", self.0).write_entry(key, writer);
    ///     }
    /// }
    /// let printed = Writer::plain_text(|key, writer| 宛名("山田商店".into()).write_entry(key, writer));
    /// assert_eq!(printed, "山田商店 御中");
    /// ```
    #[diagnostic::on_unimplemented(
        message = "the parameter is a text, which `{Self}` cannot fill",
        label = "expected `String`, `&str`, `char` or `Uuid`",
        note = "add `#[report(display)]` to write the value with its `Display`",
        note = "or `#[report(with = path::to::function)]` to write the result of a function"
    )]
    TextParam;

    /// A type for parameters of the kind `number`.
    ///
    /// A document can be generic over its number type:
    ///
    /// ```
    /// use reportflow_core::params::{NumberParam, Writer};
    /// use reportflow_core::{DesignInfo, ReportDesign};
    ///
    /// struct 領収書<金額: NumberParam> {
    ///     合計金額: 金額,
    /// }
    ///
    /// // As `#[derive(ReportDesign)]` implements it.
    /// impl<金額: NumberParam> ReportDesign for 領収書<金額> {
    ///     const DESIGN: DesignInfo = DesignInfo::new("Kx3vQ8mZt5LbR2Ya", 1, b"[]", "領収書");
    ///
    ///     fn write_params(&self, writer: &mut Writer) {
    ///         self.合計金額.write_entry(",\"合計金額\":", writer);
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
        note = "change the field's type, or add `#[report(with = path::to::function)]` to write the result of a function"
    )]
    NumberParam;

    /// A type for parameters of the kind `boolean`.
    ///
    /// ```
    /// use reportflow_core::params::{BooleanParam, Writer};
    ///
    /// let paid = |value: &dyn BooleanParam| Writer::plain_text(|key, writer| value.write_entry(key, writer));
    /// assert_eq!(paid(&true), "true");
    /// assert_eq!(paid(&Some(false)), "false");
    /// assert_eq!(paid(&None::<bool>), "", "the key is left out");
    /// ```
    #[diagnostic::on_unimplemented(
        message = "the parameter is a boolean, which `{Self}` cannot fill",
        label = "expected `bool`",
        note = "change the field's type, or add `#[report(with = path::to::function)]` to write the result of a function"
    )]
    BooleanParam;

    /// A type for parameters of the kind `date`.
    ///
    /// A text fills a date too, in the form `YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS`.
    /// Any other text is an error at run time, because no other form is known to
    /// work (`docs/service.md`, section 4).
    ///
    /// ```
    /// use reportflow_core::params::{DateParam, ParamsErrorKind, Writer};
    /// use reportflow_core::{DesignInfo, ReportDesign};
    ///
    /// struct Invoice<D: DateParam> {
    ///     発行日: D,
    /// }
    ///
    /// # impl<D: DateParam> ReportDesign for Invoice<D> {
    /// #     const DESIGN: DesignInfo = DesignInfo::new("Kx3vQ8mZt5LbR2Ya", 1, b"[]", "請求書");
    /// #     fn write_params(&self, writer: &mut Writer) {
    /// #         self.発行日.write_entry(",\"発行日\":", writer);
    /// #     }
    /// # }
    /// assert!(Invoice { 発行日: "2026-11-30" }.to_params_json().is_ok());
    /// let error = Invoice { 発行日: "令和8年11月30日" }.to_params_json().unwrap_err();
    /// assert_eq!(error.path(), "発行日");
    /// assert!(matches!(error.kind(), ParamsErrorKind::InvalidDate));
    /// ```
    #[diagnostic::on_unimplemented(
        message = "the parameter is a date, which `{Self}` cannot fill",
        label = "expected a date type, or a `String` in the form `YYYY-MM-DD`",
        note = "the features `chrono`, `time` and `jiff` of `reportflow` add their date types",
        note = "or add `#[report(with = path::to::function)]` to write the result of a function"
    )]
    DateParam;

    /// A type for parameters of the kind `image`.
    ///
    /// ```
    /// use reportflow_core::params::{Image, ImageParam, Writer};
    ///
    /// let written = |image: &dyn ImageParam| Writer::plain_text(|key, writer| image.write_entry(key, writer));
    /// let seal = Image::from_bytes(*b"\x89PNG");
    /// assert_eq!(written(&seal), "iVBORw==");
    /// // A text must be Base64 already.
    /// assert_eq!(written(&"iVBORw=="), "iVBORw==");
    /// ```
    #[diagnostic::on_unimplemented(
        message = "the parameter is an image, which `{Self}` cannot fill",
        label = "expected `reportflow::Image`, or a `String` in Base64",
        note = "convert it with `Image::from_bytes` or `Image::from_path`, or add `#[report(with = path::to::function)]` to write the result of a function"
    )]
    ImageParam;
}
