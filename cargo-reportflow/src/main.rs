//! `cargo reportflow`: see `cargo reportflow --help`.

#![forbid(unsafe_code)]

// Layers, lowest first. A module imports only from its own group and from the
// groups above it in this list.
mod codegen;
mod error;
mod ui;

mod output;
mod workspace;

mod api;
#[cfg(feature = "bulk")]
mod bulk_input;
mod impact;

mod commands;

mod cli;

use std::ffi::OsString;
use std::process::ExitCode;

use cli::Cli;
use output::{Outcome, Output, eprint_error};

#[cfg(feature = "serve")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ui::style::apply_color_variables();
    let cli = Cli::parse_arguments(arguments());
    match cli.run().and_then(Output::print) {
        Ok(Outcome::Success) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        #[cfg(feature = "serve")]
        Ok(Outcome::Exit(code)) => ExitCode::from(code),
        Ok(Outcome::Failed(error)) | Err(error) => {
            eprint_error(&error);
            ExitCode::from(2)
        }
    }
}

/// Returns the arguments without the `reportflow` that cargo puts first.
fn arguments() -> impl Iterator<Item = OsString> {
    std::env::args_os()
        .enumerate()
        .filter(|(index, argument)| *index != 1 || argument != "reportflow")
        .map(|(_, argument)| argument)
}
