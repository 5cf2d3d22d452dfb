//! Parameter lists of Re:port Flow designs.
//!
//! A design answers with the list of its parameters. This crate reads the list
//! in all three forms that the service has used, keeps it as a snapshot file,
//! and matches the names in it with the names of Rust fields. It knows nothing
//! of HTTP, so that a procedural macro can afford it.
//!
//! ```
//! use reportflow_schema::{Kind, ParameterList};
//!
//! let list = ParameterList::from_json(
//!     br#"[{"name":"amount","type":"number","label":"Amount"}]"#,
//! )?;
//! assert_eq!(list.get("amount").map(|p| &p.kind), Some(&Kind::Number));
//! # Ok::<(), reportflow_schema::ParseError>(())
//! ```

#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod design_id;
pub mod diff;
mod escape_control;
mod json;
mod model;
pub mod names;
mod parse;
mod serialize;
pub mod snapshot;

pub use design_id::is_design_id;
pub use escape_control::EscapeControl;
pub use model::{Kind, Parameter, ParameterList};
pub use parse::{MAX_BYTES, MAX_DEPTH, ParseError};
