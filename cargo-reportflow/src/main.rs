//! `cargo reportflow`: see `cargo reportflow --help`.

#![forbid(unsafe_code)]

mod changes;
mod cli;
mod commands;
mod finding;
mod paint;
mod printable;
mod progress;
mod project;
mod remote;
mod rust;
mod settings;
mod structs;
mod table;
mod touched;
mod used;

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;

use cli::Cli;
use paint::Paint;

/// What a command has to say on standard output, and how it ended.
struct Answer {
    text: String,
    end: End,
}

enum End {
    Well,
    Found,
    /// What the text tells was done, and no more: why.
    Failed(String),
}

impl Answer {
    fn well(text: String) -> Answer {
        Answer {
            text,
            end: End::Well,
        }
    }
}

fn main() -> ExitCode {
    let cli = Cli::parse_from(arguments());
    match commands::run(cli.command) {
        Ok(answer) => match (print(&answer.text), answer.end) {
            (Ok(()), End::Well) => ExitCode::SUCCESS,
            (Ok(()), End::Found) => ExitCode::from(1),
            (Ok(()), End::Failed(error)) => failed(&error),
            (Err(error), _) => failed(&format!("standard output cannot be written: {error}")),
        },
        Err(error) => failed(&error),
    }
}

/// Cargo hands its subcommands their own name as the first argument.
fn arguments() -> impl Iterator<Item = OsString> {
    std::env::args_os()
        .enumerate()
        .filter(|(place, argument)| *place != 1 || argument != "reportflow")
        .map(|(_, argument)| argument)
}

fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        // As `head` does, which has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

fn failed(error: &str) -> ExitCode {
    let name = Paint::for_stderr().red("error");
    say(&format!("{name}: {}", printable::lines(error)));
    ExitCode::from(2)
}

/// Tells the user what is not for standard output.
fn say(text: &str) {
    // There is nowhere else to say that it cannot be said.
    let _ = writeln!(io::stderr(), "{text}");
}
