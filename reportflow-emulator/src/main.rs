//! The emulator as a program.

#![forbid(unsafe_code)]

use std::process::ExitCode;

use clap::Parser;
use reportflow_emulator::cli::{ServeArgs, serve};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The Re:port Flow API on your machine
#[derive(Parser)]
#[command(
    args_override_self = true,
    after_help = "\
The first line on standard output is `listening on http://ADDRESS/v1`.
With CMD, standard output is that of CMD."
)]
struct Cli {
    #[command(flatten)]
    serve: ServeArgs,
}

fn main() -> ExitCode {
    match serve(Cli::parse().serve) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            eprintln!("error: {error}");
            // As wrong usage. `--fail-on` ends with 1.
            ExitCode::from(2)
        }
    }
}
