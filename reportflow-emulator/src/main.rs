//! The emulator as a program.

#![forbid(unsafe_code)]

mod cli;

use std::io::{self, Write as _};
use std::process::ExitCode;

use reportflow_emulator::Builder;

fn main() -> ExitCode {
    let outcome = match cli::parse() {
        Ok(None) => io::stdout()
            .write_all(cli::HELP.as_bytes())
            .map_err(|error| error.to_string()),
        Ok(Some(builder)) => serve(builder),
        Err(error) => Err(format!("{error}\ntry `reportflow-emulator --help`")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn serve(builder: Builder) -> Result<(), String> {
    let emulator = builder.start().await.map_err(|error| error.to_string())?;
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {}", emulator.base_url())
        .and_then(|()| stdout.flush())
        .map_err(|error| error.to_string())?;
    tokio::signal::ctrl_c()
        .await
        .map_err(|error| error.to_string())?;
    emulator.shutdown().await;
    Ok(())
}
