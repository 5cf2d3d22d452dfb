use super::param::Param;
use super::row_writer::RowWriter;

/// A row of a table. `#[derive(ReportRow)]` implements it.
///
/// A document is written with its rows:
///
/// ```
/// # use reportflow_core::__private::{RowWriter, write_row_object};
/// # use reportflow_core::params::{Param, ParamKind, ReportRow, TableSchema, TypeInfo, Writer};
/// # use reportflow_core::{DesignInfo, ReportDesign};
/// // With `#[derive(ReportRow)]`.
/// struct Line {
///     品目: String,
///     数量: u32,
/// }
///
/// # // `reportflow_rules::packed` describes the texts.
/// # const LINE: &str = concat!(
/// #     "-fUTTlKUZ0002-00000006-00010006品目数量",
/// #     "wWgiCSDS00080000`String`bDvwxKkg00050000`u32`0004Line0000",
/// # );
/// # const TABLE: &str = concat!(
/// #     "fUTTlKUZTEVFRYo-00020100100010,\"品目\":,\"数量\":",
/// #     "0000wWgiCSDS00000001bDvwxKkg0000",
/// # );
/// #
/// # impl Param for Line {
/// #     const TYPE: TypeInfo = TypeInfo::of_row(LINE, &[&String::TYPE, &u32::TYPE]);
/// #
/// #     fn write(&self, _: ParamKind, table: &TableSchema, writer: &mut Writer) {
/// #         write_row_object(self, table, writer);
/// #     }
/// # }
/// #
/// # impl ReportRow for Line {
/// #     fn write_row(&self, row: &mut RowWriter<'_>) {
/// #         row.field(&self.品目);
/// #         row.field(&self.数量);
/// #     }
/// # }
/// #
/// // With `#[derive(ReportDesign)]`.
/// struct Invoice {
///     明細: Vec<Line>,
/// }
///
/// # impl ReportDesign for Invoice {
/// #     const DESIGN: DesignInfo = DesignInfo::new("Kx3vQ8mZt5LbR2Ya", 1, b"[]", "請求書");
/// #     fn write_params(&self, writer: &mut Writer) {
/// #         self.明細.write_table(",\"明細\":", ParamKind::Array as u8, TABLE, writer);
/// #     }
/// # }
/// #
/// let invoice = Invoice { 明細: vec![Line { 品目: "歯車".into(), 数量: 3 }] };
/// let json = invoice.to_params_json()?;
/// assert_eq!(json, r#"{"明細":[{"品目":"歯車","数量":3}]}"#.as_bytes());
/// # Ok::<(), reportflow_core::params::ParamsError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a row: it does not derive `ReportRow`",
    label = "expected rows that derive `ReportRow`",
    note = "use a struct with `#[derive(ReportRow)]`, whose fields are the table's columns, or a pointer to one"
)]
pub trait ReportRow: Param {
    /// Writes each field, in the order of the struct.
    #[doc(hidden)]
    fn write_row(&self, row: &mut RowWriter<'_>);
}
