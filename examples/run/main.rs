//! The examples, run as a user runs them.

mod blocking;
mod images;
mod invoice;
mod quickstart;
mod remote;
mod service;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// An example program in a temporary folder, without the caller's variables.
struct Example {
    command: Command,
    folder: tempfile::TempDir,
}

impl Example {
    fn new(name: &str) -> Example {
        // Cargo writes examples to `examples`, beside the folder of the tests.
        let test = std::env::current_exe().expect("the path of the test");
        let profile = test.ancestors().nth(2).expect("the folder of the profile");
        let program = profile
            .join("examples")
            .join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut command = Command::new(program);
        command.current_dir(&folder);
        command
            .env_remove("REPORTFLOW_BASE_URL")
            .env_remove("REPORTFLOW_APP_KEY")
            .env_remove("REPORTFLOW_API_KEY")
            // anyhow would add a backtrace.
            .env_remove("RUST_BACKTRACE");
        Example { command, folder }
    }

    /// Runs the program. Returns the lines of its output and the path in the last one.
    fn run(mut self) -> (Vec<String>, PathBuf, tempfile::TempDir) {
        let output = self.command.output().expect("a program that starts");
        let stdout = stdout(&output);
        let lines: Vec<String> = stdout.lines().map(str::to_owned).collect();
        let pdf = self.folder.path().join(lines.last().expect("a last line"));
        (lines, pdf, self.folder)
    }
}

fn stdout(output: &Output) -> String {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    String::from_utf8(output.stdout.clone()).expect("text")
}

/// Returns the PDF's text without white space, since lines wrap.
fn pdf_text(pdf: &Path) -> String {
    let text = pdf_extract::extract_text(pdf).expect("a PDF");
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
