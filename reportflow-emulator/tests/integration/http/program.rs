//! Starts the program.

use std::io::{BufRead as _, BufReader};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use crate::http::api::Api;

/// A running program. It is killed when it is dropped.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub(crate) fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_reportflow-emulator"));
    program.env_remove("REPORTFLOW_APP_KEY");
    program
}

pub(crate) fn start(program: &mut Command) -> (Running, Api) {
    let mut child = program.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let base = line
        .trim_end()
        .strip_prefix("listening on ")
        .unwrap()
        .to_owned();
    assert!(
        base.starts_with("http://127.0.0.1:") && base.ends_with("/v1"),
        "{base}"
    );
    (Running(child), Api::at(base))
}

/// Connects to the program without an HTTP client.
pub(crate) fn connect(api: &Api) -> TcpStream {
    let address = api.base.strip_prefix("http://").unwrap();
    TcpStream::connect(address.strip_suffix("/v1").unwrap()).unwrap()
}
