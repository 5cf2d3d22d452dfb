//! Parameter lists of Re:port Flow designs.
//!
//! The service returns the list of a design's parameters. This crate parses the
//! list in all three forms that the service has used. It stores the list as a
//! snapshot file, and matches parameter names with names of Rust fields. It has
//! no HTTP client, so that a procedural macro can use it.
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

#![cfg_attr(docsrs, feature(doc_cfg))]
#![deny(missing_docs)]
#![forbid(unsafe_code)]

// Layers, lowest first. A module imports only from its own group and from the
// groups above it in this list.
mod design_id;
mod escape_control;
mod json;
pub mod names;
pub mod suggestions;

mod model;

#[cfg(feature = "diff")]
pub mod diff;
mod kind_words;
mod parse;
#[cfg(feature = "write")]
mod serialize;
#[cfg(feature = "validate")]
pub mod validate;

pub mod snapshot;

pub use design_id::is_design_id;
pub use escape_control::EscapeControl;
pub use model::{Kind, Parameter, ParameterList};
pub use parse::{MAX_BYTES, MAX_DEPTH, ParseError};
