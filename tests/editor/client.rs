//! A client of rust-analyzer, like an editor: it uses LSP on stdio.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reportflow_tests_support::Project;
use serde_json::{json, Value};

use super::wire::Wire;

/// The timeout of every wait, long enough for a busy machine.
const TIMEOUT: Duration = Duration::from_secs(240);

pub(crate) struct Client {
    server: Child,
    wire: Wire,
    until: Instant,
    requests: u64,
    quiescent: bool,
    trouble: String,
    /// The number of started `cargo check` runs, and the current state.
    checks: usize,
    checking: bool,
    version: u64,
    /// The latest diagnostics of each file.
    diagnostics: BTreeMap<String, Vec<Value>>,
}

impl Client {
    /// Starts the server for a project.
    pub(crate) fn start(project: &Project) -> Client {
        let mut command = Command::new("rust-analyzer");
        command.current_dir(project.path());
        command.envs(Project::build_settings());
        command.env_remove("REPORTFLOW_DESIGNS_DIR");
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        command.stderr(Stdio::null());
        let mut server = command.spawn().expect("rust-analyzer");
        let wire = Wire::new(&mut server);
        let mut client = Client {
            server,
            wire,
            until: Instant::now() + TIMEOUT,
            requests: 0,
            quiescent: false,
            trouble: String::new(),
            checks: 0,
            checking: false,
            version: 1,
            diagnostics: BTreeMap::new(),
        };
        let root = uri(project.path());
        client.request(
            "initialize",
            json!({
                "processId": std::process::id(),
                "rootUri": root,
                "workspaceFolders": [{ "uri": root, "name": "app" }],
                "capabilities": {
                    "experimental": { "serverStatusNotification": true },
                    "window": { "workDoneProgress": true },
                    "workspace": { "configuration": true },
                    "textDocument": { "hover": { "contentFormat": ["plaintext"] } },
                },
                "initializationOptions": { "cachePriming": { "enable": false } },
            }),
        );
        client.notify("initialized", json!({}));
        client
    }

    /// Opens a file, and waits until the server has loaded the project and `cargo check` has
    /// finished.
    pub(crate) fn open(&mut self, file: &Path, text: &str) {
        self.notify(
            "textDocument/didOpen",
            json!({ "textDocument": {
                "uri": uri(file), "languageId": "rust", "version": 1, "text": text,
            } }),
        );
        self.wait_for_check(0);
    }

    /// Replaces the text of a file, saves it, and waits for `cargo check`.
    pub(crate) fn save(&mut self, file: &Path, text: &str) {
        self.version += 1;
        self.notify(
            "textDocument/didChange",
            json!({
                "textDocument": { "uri": uri(file), "version": self.version },
                "contentChanges": [{ "text": text }],
            }),
        );
        let saved = json!({ "textDocument": { "uri": uri(file) } });
        let before = self.checks;
        self.notify("textDocument/didSave", saved);
        self.wait_for_check(before);
    }

    fn wait_for_check(&mut self, before: usize) {
        self.wait("rest after a check", |client| {
            client.quiescent && client.checks > before && !client.checking
        });
    }

    /// Returns the error message of the server, or an empty text.
    pub(crate) fn trouble(&self) -> &str {
        &self.trouble
    }

    /// Returns the diagnostics of a file.
    pub(crate) fn shown(&self, file: &Path) -> &[Value] {
        let shown = self.diagnostics.get(&uri(file));
        shown.map_or(&[], Vec::as_slice)
    }

    /// Waits until the diagnostics of a file meet the condition.
    pub(crate) fn wait_for(&mut self, file: &Path, condition: impl Fn(&[Value]) -> bool) {
        self.wait("other diagnostics", |client| condition(client.shown(file)));
    }

    /// Sends a request for a position: line and column from 0.
    pub(crate) fn ask(
        &mut self,
        method: &str,
        file: &Path,
        (line, column): (usize, usize),
    ) -> Value {
        self.request(
            method,
            json!({
                "textDocument": { "uri": uri(file) },
                "position": { "line": line, "character": column },
            }),
        )
    }

    fn request(&mut self, method: &str, params: Value) -> Value {
        self.requests += 1;
        let id = self.requests;
        self.wire
            .send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.receive(method);
            if message["id"] == id && message.get("method").is_none() {
                assert!(message.get("error").is_none(), "{method}: {message}");
                return message["result"].clone();
            }
        }
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.wire
            .send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn wait(&mut self, what: &str, condition: impl Fn(&Client) -> bool) {
        while !condition(self) {
            self.receive(what);
        }
    }

    /// Receives and handles the next message, and responds if it is a request.
    fn receive(&mut self, what: &str) -> Value {
        let left = self.until.saturating_duration_since(Instant::now());
        let message = match self.wire.receive(left) {
            Ok(message) => message,
            Err(error) => panic!("no {what}: {error}; shown: {:#?}", self.diagnostics),
        };
        let params = &message["params"];
        match message["method"].as_str() {
            Some("experimental/serverStatus") => {
                self.quiescent = params["quiescent"] == true;
                self.trouble = params["message"].as_str().unwrap_or_default().to_owned();
            }
            Some("textDocument/publishDiagnostics") => {
                let uri = params["uri"].as_str().expect("a file").to_owned();
                let shown = params["diagnostics"].as_array().expect("a list").clone();
                self.diagnostics.insert(uri, shown);
            }
            Some("$/progress") => {
                let token = params["token"].as_str().unwrap_or_default();
                match params["value"]["kind"].as_str() {
                    Some("begin") if token.contains("flycheck") => {
                        self.checks += 1;
                        self.checking = true;
                    }
                    Some("end") if token.contains("flycheck") => self.checking = false,
                    _ => {}
                }
            }
            _ => {}
        }
        if let (Some(method), Some(id)) = (message["method"].as_str(), message.get("id")) {
            let result = match method {
                "workspace/configuration" => {
                    let items = params["items"].as_array().map_or(0, Vec::len);
                    json!(vec![Value::Null; items])
                }
                _ => Value::Null,
            };
            let response = json!({ "jsonrpc": "2.0", "id": id, "result": result });
            self.wire.send(&response);
        }
        message
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}
