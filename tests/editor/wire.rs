//! JSON messages, each with a length header.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout};
use std::sync::mpsc::{channel, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use serde_json::Value;

pub(crate) struct Wire {
    to_server: ChildStdin,
    from_server: Receiver<Value>,
}

impl Wire {
    pub(crate) fn new(server: &mut Child) -> Wire {
        let to_server = server.stdin.take().expect("its stdin");
        let stdout = server.stdout.take().expect("its stdout");
        let (sender, from_server) = channel();
        thread::spawn(move || read(stdout, &sender));
        Wire {
            to_server,
            from_server,
        }
    }

    pub(crate) fn send(&mut self, message: &Value) {
        let text = message.to_string();
        let length = text.len();
        let sent = write!(self.to_server, "Content-Length: {length}\r\n\r\n{text}");
        let sent = sent.and_then(|()| self.to_server.flush());
        sent.expect("a server that listens");
    }

    pub(crate) fn receive(&self, within: Duration) -> Result<Value, RecvTimeoutError> {
        self.from_server.recv_timeout(within)
    }
}

/// Forwards the messages of the server until it exits.
fn read(stdout: ChildStdout, sender: &Sender<Value>) -> Option<()> {
    let mut stdout = BufReader::new(stdout);
    loop {
        let mut length = None;
        loop {
            let mut line = String::new();
            if stdout.read_line(&mut line).ok()? == 0 {
                return None;
            }
            match line.trim().split_once(": ") {
                Some(("Content-Length", bytes)) => length = bytes.parse().ok(),
                Some(_) => {}
                None => break,
            }
        }
        let mut text = vec![0; length?];
        stdout.read_exact(&mut text).ok()?;
        sender.send(serde_json::from_slice(&text).ok()?).ok()?;
    }
}
