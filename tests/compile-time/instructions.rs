//! Counts the instructions of the compiler with callgrind.
//!
//! On a shared machine, times change by half within a run. Instructions change by less than
//! a hundredth.

use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::{env, fs};

use crate::cargo::{folder, Crate};

/// The variable with the name of the crate whose compiler is counted.
const COUNTED_CRATE: &str = "REPORTFLOW_COUNTED_CRATE";

/// Returns the instructions of `rustc` for `cargo check` of a crate with built dependencies,
/// if valgrind is installed.
pub(crate) fn count(subject: &mut Crate) -> Option<u64> {
    let valgrind = Command::new("valgrind")
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    if !valgrind.is_ok_and(|status| status.success()) {
        return None;
    }
    let this = env::current_exe().expect("the path of this program");
    subject.edit();
    subject.check_with(&[
        ("RUSTC_WRAPPER".as_ref(), this.as_os_str()),
        (COUNTED_CRATE.as_ref(), subject.crate_name().as_ref()),
    ]);
    let report = fs::read_to_string(report()).expect("the report of valgrind");
    let (_, count) = report
        .split_once("Collected : ")
        .expect("the number of instructions");
    let count = count
        .split_whitespace()
        .next()
        .and_then(|count| count.parse().ok());
    Some(count.expect("a number"))
}

/// Runs the compiler, if cargo called this program as its wrapper.
pub(crate) fn run_as_wrapper() -> Option<ExitCode> {
    let counted = env::var(COUNTED_CRATE).ok()?;
    let compiler: Vec<_> = env::args_os().skip(1).collect();
    let is_counted = compiler
        .windows(2)
        .any(|pair| pair[0] == "--crate-name" && pair[1] == *counted);
    let mut command = if is_counted {
        let mut valgrind = Command::new("valgrind");
        valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
        // The `rustc` of rustup replaces itself by the compiler.
        valgrind.arg("--trace-children=yes");
        valgrind
            .arg(format!("--log-file={}", report().display()))
            .args(&compiler);
        valgrind
    } else {
        let (program, arguments) = compiler.split_first().expect("the compiler");
        let mut rustc = Command::new(program);
        rustc.args(arguments);
        rustc
    };
    let status = command.status().expect("the compiler");
    Some(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn report() -> PathBuf {
    folder().join("callgrind.log")
}
