//! Arguments of several commands, and their checks.

use reportflow_schema::is_design_id;

use crate::codegen::{self, NumberType};
use crate::error::CliError;

#[derive(clap::Args)]
pub(crate) struct NumberArgs {
    /// Type of numbers: i64, f64, Decimal
    #[arg(
        long = "number",
        value_name = "TYPE",
        default_value = "f64",
        hide_possible_values = true,
        ignore_case = true
    )]
    pub(super) number: NumberType,
}

/// Rejects an invalid id, because the id becomes part of a path.
pub(super) fn check_design_id(id: &str) -> Result<(), CliError> {
    if is_design_id(id) {
        return Ok(());
    }
    let error = CliError::new(format!("invalid design id `{id}`"));
    Err(error.with_help("`cargo reportflow designs` lists the ids"))
}

pub(super) fn check_struct_name(name: Option<&str>) -> Result<(), CliError> {
    match name {
        Some(name) if !codegen::is_usable_name(name) => {
            let error = CliError::new(format!("invalid struct name `{name}`"));
            Err(error.with_help("give `--name` a word such as `Invoice`"))
        }
        _ => Ok(()),
    }
}
