//! A journal in PostgreSQL that several processes work with.

use std::collections::BTreeSet;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use postgres::NoTls;
use reportflow_emulator::Fault;
use reportflow_test_postgres::Cluster;
use serde_json::Value;

use super::service::{BulkService, files, output};
use crate::workspace::Run;

/// A state that a test waits for comes earlier.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// A journal in a schema of its own, and the service.
pub(super) struct Shared<'c> {
    pub(super) cluster: &'c Cluster,
    pub(super) service: BulkService,
    schema: &'static str,
    pub(super) url: String,
}

impl Shared<'_> {
    pub(super) fn start(schema: &'static str, faults: &[Fault]) -> Option<Shared<'static>> {
        Some(Shared::on(Cluster::shared()?, schema, faults))
    }

    pub(super) fn on<'c>(
        cluster: &'c Cluster,
        schema: &'static str,
        faults: &[Fault],
    ) -> Shared<'c> {
        let service = BulkService::with(|builder| {
            let faults = faults.iter().cloned();
            faults.fold(builder, |builder, fault| builder.fault(fault))
        });
        let url = cluster.url_of(schema);
        Shared {
            cluster,
            service,
            schema,
            url,
        }
    }

    pub(super) fn write_input(&self, documents: usize) {
        let rows = (1..=documents).map(|number| format!("{number},a,1\n"));
        let text: String = ["番号,宛名,金額\n".to_owned()]
            .into_iter()
            .chain(rows)
            .collect();
        self.service.workspace.write("in.csv", &text);
    }

    /// Returns `bulk run` with a folder.
    pub(super) fn run(&self, out: &str, options: &[&str]) -> Command {
        let options = [&["--journal", &self.url], options].concat();
        self.service.command_to(out, "in.csv", &options)
    }

    /// Returns another command with this journal.
    pub(super) fn bulk(&self, command: &str, arguments: &[&str]) -> Command {
        let arguments = [&[command, "--journal", &self.url], arguments].concat();
        self.service.bulk(&arguments)
    }

    pub(super) fn status(&self) -> Value {
        output(&mut self.bulk("status", &["--json"])).json()
    }

    pub(super) fn execute(&self, sql: &str) {
        let mut client = postgres::Client::connect(&self.cluster.url(), NoTls).expect("connected");
        let schema = self.schema;
        let sql = format!("SET search_path TO {schema}; {sql}");
        client.batch_execute(&sql).expect("executed");
    }

    /// Waits until the number of documents in a state is positive.
    pub(super) fn wait_for(&self, state: &str) {
        self.wait_until(|status| status["states"][state].as_u64() > Some(0));
    }

    pub(super) fn wait_until(&self, is_so: impl Fn(&Value) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let status = output(&mut self.bulk("status", &["--json"]));
            // There is no run at first.
            if is_so(&serde_json::from_str(&status.stdout).unwrap_or_default()) {
                return;
            }
            assert!(Instant::now() < deadline, "{status:?}");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Returns the names of the PDFs in a folder.
    pub(super) fn pdfs(&self, out: &str) -> BTreeSet<String> {
        let names = files(&self.service.workspace.path().join(out));
        names
            .into_iter()
            .filter(|it| it.ends_with(".pdf"))
            .collect()
    }

    pub(super) fn saved_paths(&self, out: &str) -> Vec<String> {
        let saved = self.service.workspace.read(&format!("{out}/saved.csv"));
        let rows = saved.lines().skip(1);
        let path = |row: &str| row.rsplit(',').next().expect("a cell").to_owned();
        rows.map(path).collect()
    }
}

pub(super) fn spawn(command: &mut Command) -> Child {
    let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("the program")
}

pub(super) fn end(child: Child) -> Run {
    let output = child.wait_with_output().expect("an end");
    Run {
        code: output.status.code().expect("a code"),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
