//! The command line: flags, and serving until Ctrl-C or SIGTERM.
//!
//! `reportflow-emulator` and `cargo reportflow serve` share it.

mod args;
mod command;
mod error;
mod workspaces;

use std::io::{self, Write as _};
use std::thread;

use crate::emulator::Emulator;
use crate::log;
pub use crate::log::LogFormat;
use crate::shutdown_signal::ShutdownSignal;
pub use args::ServeArgs;
use args::app_key_variable;
use command::Environment;
pub use command::{Check, CommandArgs};
pub use error::ServeError;
pub use workspaces::WorkspaceArgs;

/// The threads that read bodies and files, beside one for each document that is being
/// rendered. tokio's default of 512 lets a busy emulator start many, and each keeps memory.
const SPARE_BLOCKING_THREADS: usize = 14;

/// Serves until Ctrl-C, or SIGTERM on Unix, or until the command ends. Returns the exit
/// code.
///
/// Prints the base URL on the first line of standard output, and requests and warnings on
/// standard error. With a command, standard output is the command's, and standard error
/// has warnings only.
///
/// Then it stops like [`Emulator::shutdown`], or immediately at a second signal. It
/// does not wait for documents that are still being rendered: their threads end with
/// the process.
///
/// # Errors
///
/// - [`ServeError::InvalidFlags`]
/// - [`ServeError::Runtime`]
/// - [`ServeError::Start`]
/// - [`ServeError::Stdout`]
/// - [`ServeError::Requests`]
/// - [`ServeError::Report`]
/// - [`ServeError::Random`]
/// - [`ServeError::Signal`]
pub fn serve(args: ServeArgs) -> Result<u8, ServeError> {
    let has_command = !args.run.command.is_empty();
    log::init(args.log, args.quiet || has_command);
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(processors + SPARE_BLOCKING_THREADS)
        .build()
        .map_err(ServeError::Runtime)?;
    let result = if has_command {
        runtime.block_on(run_command(args))
    } else {
        runtime.block_on(serve_until_signal(args)).map(|()| 0)
    };
    // Dropping the runtime would wait for documents that are being rendered.
    runtime.shutdown_background();
    result
}

async fn serve_until_signal(args: ServeArgs) -> Result<(), ServeError> {
    // Before the first line of output, after which a signal may arrive.
    let mut signal = ShutdownSignal::new().map_err(ServeError::Signal)?;
    let emulator = args.into_builder(None)?.start().await?;
    announce(&emulator).map_err(ServeError::Stdout)?;
    signal.received().await;
    tokio::select! {
        () = emulator.shutdown() => {}
        _ = signal.received() => {}
    }
    Ok(())
}

async fn run_command(mut args: ServeArgs) -> Result<u8, ServeError> {
    args.workspaces.check_fail_on(&args.run.fail_on)?;
    args.check_keep()?;
    let key = args.app_key.take().or_else(app_key_variable);
    let secret = args.workspaces.default_secret();
    let environment = Environment::new(key, secret)?;
    let run = args.run.clone();
    let mut signal = ShutdownSignal::new().map_err(ServeError::Signal)?;
    let emulator = args.into_builder(Some(&environment))?.start().await?;
    let code = run.run(&emulator, &environment, &mut signal).await?;
    tokio::select! {
        () = emulator.shutdown() => {}
        _ = signal.received() => {}
    }
    Ok(code)
}

/// Programs read the first line of standard output. The other line is for people. It comes
/// first, so that no request is logged before it.
fn announce(emulator: &Emulator) -> io::Result<()> {
    let base_url = emulator.base_url();
    tracing::info!("inbox on {}", base_url.trim_end_matches("v1"));
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {base_url}")?;
    stdout.flush()
}
