//! An emulator with faults, and runs against it.

use std::path::{Path, PathBuf};
use std::process::Command;

use reportflow_emulator::{Emulator, EmulatorBuilder, FileInfo};
use serde_json::Value;

use super::LIST;
use crate::workspace::{Run, Workspace};

/// An emulator in this process, and a workspace with its design `bill`.
pub(super) struct BulkService {
    runtime: tokio::runtime::Runtime,
    pub(super) emulator: Emulator,
    pub(super) workspace: Workspace,
}

impl BulkService {
    pub(super) fn start() -> BulkService {
        BulkService::with(|builder| builder)
    }

    pub(super) fn with(set: impl FnOnce(EmulatorBuilder) -> EmulatorBuilder) -> BulkService {
        let workspace = Workspace::new();
        workspace.write("designs/bill/v1.json", LIST);
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let builder = Emulator::builder()
            .designs_dir(workspace.path().join("designs"))
            .app_key("ak_cli")
            // The bytes of a PDF do not matter here, and drawing takes most of the time.
            .renderer(|_, title, _| Ok(format!("%PDF-1.7\n% {title}\n").into_bytes()));
        let emulator = runtime.block_on(set(builder).start()).expect("a start");
        BulkService {
            runtime,
            emulator,
            workspace,
        }
    }

    /// Returns `bulk run` with the key `番号` and the folder `out`.
    pub(super) fn command(&self, file: &str, options: &[&str]) -> Command {
        self.command_to("out", file, options)
    }

    pub(super) fn command_to(&self, out: &str, file: &str, options: &[&str]) -> Command {
        let mut arguments = vec!["run", "bill", "--version", "1", "--input", file];
        arguments.extend(["--key", "番号", "--out", out]);
        arguments.extend(["--optional", "支払日,支払済,印,明細,明細[].数量"]);
        arguments.extend(options);
        self.bulk(&arguments)
    }

    pub(super) fn bulk(&self, arguments: &[&str]) -> Command {
        let mut command = self.workspace.command("");
        command.args(["reportflow", "bulk"]).args(arguments);
        command.env("REPORTFLOW_BASE_URL", self.emulator.base_url());
        command.env("REPORTFLOW_APP_KEY", "ak_cli");
        command
    }

    pub(super) fn run(&self, file: &str, options: &[&str]) -> Run {
        output(&mut self.command(file, options))
    }

    pub(super) fn resume(&self) -> Run {
        output(&mut self.bulk(&["resume", "--journal", "out/journal.db"]))
    }

    pub(super) fn status(&self) -> Value {
        output(&mut self.bulk(&["status", "--journal", "out/journal.db", "--json"])).json()
    }

    pub(super) fn settle(&self, arguments: &[&str]) -> Run {
        let arguments = [&["settle", "--journal", "out/journal.db"], arguments].concat();
        output(&mut self.bulk(&arguments))
    }

    pub(super) fn out(&self, file: &str) -> PathBuf {
        self.workspace.path().join("out").join(file)
    }

    /// Returns the lines of a report, without the byte order mark.
    pub(super) fn report(&self, file: &str) -> Vec<String> {
        let text = self.workspace.read(&format!("out/{file}"));
        let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
        assert!(text.ends_with("\r\n"), "{text}");
        text.lines().map(str::to_owned).collect()
    }

    /// Returns the numbers of `report.json`: saved, refused, unknown, skipped.
    pub(super) fn numbers(&self) -> [u64; 4] {
        let report: Value =
            serde_json::from_str(&self.workspace.read("out/report.json")).expect("JSON");
        ["saved", "refused", "unknown", "skipped"].map(|name| report[name].as_u64().expect(name))
    }

    /// Returns the documents that the service made, with the ids of their requests.
    pub(super) fn made(&self) -> Vec<(String, FileInfo)> {
        let requests = self.runtime.block_on(self.emulator.requests());
        let requests = requests.expect("requests").into_iter();
        let files = requests.flat_map(|request| {
            let id = request.request_id.clone();
            request
                .files
                .into_iter()
                .map(move |file| (id.clone(), file))
        });
        files.collect()
    }

    /// Returns the sorted names of the documents that the service made.
    pub(super) fn made_names(&self) -> Vec<String> {
        let made = self.made().into_iter();
        let mut names: Vec<String> = made.map(|(_, file)| file.file_name).collect();
        names.sort_unstable();
        names
    }
}

impl Drop for BulkService {
    fn drop(&mut self) {
        // The emulator needs a runtime to stop.
        let _entered = self.runtime.enter();
    }
}

pub(super) fn output(command: &mut Command) -> Run {
    let output = command.output().expect("the program");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Run {
        code: output.status.code().expect("a code"),
        stdout: text(&output.stdout),
        stderr: text(&output.stderr),
    }
}

/// Returns the sorted names of the files in a folder, without those beside the journal and
/// the one with the id of the run.
pub(super) fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = names
        .map(|name| name.to_string_lossy().into_owned())
        .filter(|name| !name.starts_with("journal.db-") && name != "journal.db.lock")
        .filter(|name| name != ".reportflow-run")
        .collect();
    names.sort_unstable();
    names
}
