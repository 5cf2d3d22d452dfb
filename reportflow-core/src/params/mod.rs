//! The Rust types that fill each kind of parameter, and their JSON.
//!
//! Structs get their impls from `#[derive(ReportDesign)]` and
//! `#[derive(ReportRow)]`. Use this module for a type of your own that fills a
//! parameter. Implement [`Param`] and the trait of the kind, and delegate to a type
//! that already fills the parameter:
//!
//! ```
//! use reportflow_core::params::{NumberParam, Param, ParamKind, TableSchema, TypeInfo, Writer};
//!
//! struct Yen(i64);
//!
//! impl Param for Yen {
//!     const TYPE: TypeInfo = i64::TYPE;
//!
//!     fn write(&self, kind: ParamKind, table: &TableSchema, writer: &mut Writer) {
//!         self.0.write(kind, table, writer);
//!     }
//! }
//!
//! impl NumberParam for Yen {
//!     fn write_entry(&self, key: &'static str, writer: &mut Writer) {
//!         self.0.write_entry(key, writer);
//!     }
//! }
//! ```

mod boolean;
mod check;
mod converted;
#[cfg(any(feature = "chrono", feature = "time", feature = "jiff"))]
mod date_types;
mod display;
mod error;

mod escape;
mod find_columns;
mod image;
mod json;
mod kind;
mod kind_traits;
mod number;
mod param;
mod pointer;
pub(crate) mod private;
mod report_row;
mod row_schema;
mod row_writer;
mod rows;
mod table;
mod table_param;
mod table_schema;
mod text;
mod type_info;
mod writer;

pub use error::{ParamsError, ParamsErrorKind};
pub(crate) use escape::escape;
pub use image::Image;
pub use json::Json;
pub use kind::ParamKind;
pub use kind_traits::{BooleanParam, DateParam, ImageParam, NumberParam, TextParam};
pub use param::Param;
pub use report_row::ReportRow;
#[doc(no_inline)]
pub use serde::Serialize;
pub use table_schema::TableSchema;
pub use type_info::TypeInfo;
pub use writer::Writer;
