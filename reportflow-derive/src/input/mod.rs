//! The first stage: parses the attributes and the fields of a struct.

mod container_attr;
mod derive_macro;
mod design_ref;
mod field_attr;
mod keys;
mod model;
mod serde_keys;
mod values;

pub(crate) use container_attr::ContainerAttr;
pub(crate) use derive_macro::{DeriveMacro, REPORT_DESIGN, REPORT_ROW};
pub(crate) use design_ref::DesignRef;
pub(crate) use model::{Field, Model, plain_name};
