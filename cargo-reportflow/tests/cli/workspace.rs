//! Temporary workspaces to run the program in.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::service::Service;

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_cargo-reportflow");

/// A workspace with the members `app` and `lib`.
pub(crate) struct Workspace {
    folder: tempfile::TempDir,
}

/// The result of a run.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// Asserts the exit code and both outputs.
    #[track_caller]
    pub(crate) fn is(&self, code: i32, stdout: &str, stderr: &str) {
        assert_eq!(
            (self.code, self.stdout.as_str(), self.stderr.as_str()),
            (code, stdout, stderr),
            "\n--- stdout:\n{}--- stderr:\n{}",
            self.stdout,
            self.stderr
        );
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|_| panic!("invalid JSON: {self:?}"))
    }
}

impl Workspace {
    pub(crate) fn new() -> Workspace {
        let workspace = Workspace {
            folder: tempfile::tempdir().expect("a folder"),
        };
        workspace.write(
            "Cargo.toml",
            "[workspace]\nresolver = \"3\"\nmembers = [\"app\", \"lib\"]\n",
        );
        for member in ["app", "lib"] {
            let manifest = format!(
                "[package]\nname = \"{member}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n"
            );
            workspace.write(&format!("{member}/Cargo.toml"), &manifest);
            workspace.write(&format!("{member}/src/lib.rs"), "");
        }
        workspace
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).expect("a file")
    }

    /// Returns all files with their contents.
    pub(crate) fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.insert(path.clone(), fs::read(&path).expect("a file"));
                }
            }
        }
        files
    }

    /// Runs the program without a key, and without the caller's variables.
    pub(crate) fn offline(&self, arguments: &[&str]) -> Run {
        self.run_with("", arguments, &[])
    }

    /// Runs the program with the URL and the key of the service.
    pub(crate) fn run(&self, service: &Service, arguments: &[&str]) -> Run {
        self.run_in("", service, arguments)
    }

    pub(crate) fn run_in(&self, folder: &str, service: &Service, arguments: &[&str]) -> Run {
        let url = service.url();
        self.run_with(
            folder,
            arguments,
            &[
                ("REPORTFLOW_BASE_URL", &url),
                ("REPORTFLOW_APP_KEY", "ak_cli"),
            ],
        )
    }

    pub(crate) fn run_with(
        &self,
        folder: &str,
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> Run {
        let mut command = self.command(folder);
        // Cargo passes this argument.
        command.arg("reportflow").args(arguments);
        command.envs(variables.iter().copied());
        let output = command.output().expect("the program");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Run {
            code: output.status.code().expect("a code"),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
        }
    }

    /// Runs the program in a pseudo-terminal, and returns the output.
    #[cfg(target_os = "linux")]
    pub(crate) fn run_in_terminal(&self, arguments: &[&str], variables: &[(&str, &str)]) -> String {
        let line = format!("'{PROGRAM}' {}", arguments.join(" "));
        let mut command = self.clean_command("", "script");
        command.args(["-qec", &line, "/dev/null"]);
        command.envs(variables.iter().copied());
        let output = command.output().expect("script, of util-linux");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Returns a command that runs the program without the caller's variables.
    pub(crate) fn command(&self, folder: &str) -> Command {
        self.clean_command(folder, PROGRAM)
    }

    fn clean_command(&self, folder: &str, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.path().join(folder));
        let ours = std::env::vars_os().map(|(name, _)| name);
        for name in ours.filter(|name| name.to_string_lossy().starts_with("REPORTFLOW_")) {
            command.env_remove(name);
        }
        for name in [
            "NO_COLOR",
            "CLICOLOR",
            "CLICOLOR_FORCE",
            "CARGO_TERM_COLOR",
            "CI",
            "TERM",
            "COLUMNS",
            "PGPASSWORD",
        ] {
            command.env_remove(name);
        }
        command
    }
}
