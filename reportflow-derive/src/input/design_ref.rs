use proc_macro2::Span;
use reportflow_schema::is_design_id;
use syn::{LitInt, LitStr};

use crate::errors::Errors;

/// The design and version that an attribute names.
pub(crate) struct DesignRef {
    pub(crate) id: LitStr,
    pub(crate) version: u32,
    pub(crate) version_span: Span,
}

impl DesignRef {
    /// Validates the keys of an attribute. Adds an error for each invalid one.
    pub(super) fn parse(id: &LitStr, version: &LitInt, errors: &mut Errors) -> Option<DesignRef> {
        let is_valid_id = check_id(id, errors);
        let number = check_version(version, errors)?;
        is_valid_id.then(|| DesignRef {
            id: id.clone(),
            version: number,
            version_span: version.span(),
        })
    }

    /// Returns the design's name in messages.
    pub(crate) fn label(&self) -> String {
        format!("design `{}` v{}", self.id.value(), self.version)
    }

    /// Returns a command of `cargo reportflow` for the design.
    pub(crate) fn command(&self, subcommand: &str) -> String {
        let (id, version) = (self.id.value(), self.version);
        format!("cargo reportflow {subcommand} {id} --version {version}")
    }
}

pub(super) fn check_id(id: &LitStr, errors: &mut Errors) -> bool {
    const EXPECTED: &str =
        "expected the id that the service gave the design, such as `0eUDdgAjNXrrItA2`";
    let value = id.value();
    let is_valid = is_design_id(&value);
    if value.is_empty() {
        errors.push_at(id, format!("empty design id: {EXPECTED}"));
    } else if !is_valid {
        let value = value.escape_debug();
        errors.push_at(id, format!("invalid design id `{value}`: {EXPECTED}"));
    }
    is_valid
}

pub(super) fn check_version(version: &LitInt, errors: &mut Errors) -> Option<u32> {
    match version.base10_parse::<u32>() {
        Ok(0) => {
            errors.push_at(version, "invalid version `0`: versions start at 1");
            None
        }
        Ok(number) => Some(number),
        Err(_) => {
            errors.push_at(
                version,
                format!(
                    "invalid version `{version}`: expected a whole number from 1 to {}",
                    u32::MAX
                ),
            );
            None
        }
    }
}
