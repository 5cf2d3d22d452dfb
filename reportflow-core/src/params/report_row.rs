use super::param::Param;
use super::row_schema::RowSchema;
use super::row_writer::RowWriter;

/// A row of a table. `#[derive(ReportRow)]` implements it.
///
/// A document is written with its rows:
///
/// ```
/// # use reportflow_core::__private::{RowSchema, RowWriter, row_type_info, write_row_object};
/// # use reportflow_core::params::{Param, ParamKind, ReportRow, TableSchema, TypeInfo, Writer};
/// # use reportflow_core::{DesignInfo, ReportDesign};
/// // With `#[derive(ReportRow)]`.
/// struct Line {
///     品目: String,
///     数量: u32,
/// }
///
/// # impl ReportRow for Line {
/// #     // The hash of the name in snake case; 0 requires the exact name.
/// #     const SCHEMA: &'static RowSchema = &RowSchema::new(
/// #         "Line",
/// #         &[
/// #             ("品目", 0, "`String`", "", String::TYPE),
/// #             ("数量", 0, "`u32`", "", u32::TYPE),
/// #         ],
/// #     );
/// #
/// #     fn write_row(&self, row: &mut RowWriter<'_>) {
/// #         row.field(&self.品目);
/// #         row.field(&self.数量);
/// #     }
/// # }
/// #
/// # impl Param for Line {
/// #     const TYPE: TypeInfo = row_type_info(Self::SCHEMA);
/// #
/// #     fn write(&self, _: ParamKind, table: &'static TableSchema, writer: &mut Writer) {
/// #         write_row_object(self, table, writer);
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
/// #     const TABLES: &'static TableSchema = &TableSchema::new(
/// #         &[("明細", 0, ",\"明細\":", ParamKind::Array as u8, 0)],
/// #         &[TableSchema::new(
/// #             &[
/// #                 ("品目", 0, ",\"品目\":", ParamKind::Text as u8, 0),
/// #                 ("数量", 0, ",\"数量\":", ParamKind::Number as u8, 0),
/// #             ],
/// #             &[],
/// #             0,
/// #             true,
/// #         )],
/// #         0,
/// #         true,
/// #     );
/// #
/// #     fn write_params(&self, writer: &mut Writer) {
/// #         self.明細.write_table(Self::TABLES, 0, writer);
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
    /// The fields, for the check against the design.
    #[doc(hidden)]
    const SCHEMA: &'static RowSchema;

    /// Writes each field of [`SCHEMA`](ReportRow::SCHEMA) in its order.
    #[doc(hidden)]
    fn write_row(&self, row: &mut RowWriter<'_>);
}
