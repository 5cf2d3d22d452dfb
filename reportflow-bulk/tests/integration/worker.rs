//! A process that works on a run together with others.

use std::fs;
use std::process::{Output, Stdio};
use std::time::Duration;

use tokio::process::{Child, Command};
use tokio::time::sleep;

/// A process that works on a run. Dropping it kills it.
pub(crate) struct Worker(Child);

impl Worker {
    pub(crate) fn start(mut command: Command) -> Worker {
        let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        Worker(command.spawn().unwrap())
    }

    /// Ends it by SIGKILL. Returns whether it lived.
    pub(crate) async fn kill(mut self) -> bool {
        if self.has_ended() {
            self.finish().await;
            return false;
        }
        self.0.kill().await.unwrap();
        true
    }

    pub(crate) fn has_ended(&mut self) -> bool {
        self.0.try_wait().unwrap().is_some()
    }

    /// Waits for its end.
    pub(crate) async fn output(self) -> Output {
        self.0.wait_with_output().await.unwrap()
    }

    /// Waits until it ends without an error.
    pub(crate) async fn finish(self) {
        let output = self.output().await;
        assert!(output.status.success(), "{}", text(&output));
    }

    /// Waits for its end. Returns whether it had no error.
    pub(crate) async fn is_successful(&mut self) -> bool {
        self.0.wait().await.unwrap().success()
    }

    /// Sends it a signal such as `STOP`.
    pub(crate) async fn signal(&self, signal: &str) {
        let mut shell = Command::new("sh");
        let shell = shell.args(["-c", r#"kill -"$1" "$2""#, "sh", signal]);
        let sent = shell.arg(self.0.id().unwrap().to_string()).status().await;
        assert!(sent.unwrap().success());
    }

    /// Waits until it stops itself.
    pub(crate) async fn stopped(mut self, point: &str) -> Worker {
        loop {
            if self.has_ended() {
                let text = text(&self.output().await);
                panic!("no run stops at {point}: {text}");
            }
            let stat = fs::read_to_string(format!("/proc/{}/stat", self.0.id().unwrap()));
            // The state follows the name in brackets.
            let stat = stat.unwrap();
            if stat.rsplit_once(") ").unwrap().1.starts_with('T') {
                return self;
            }
            sleep(Duration::from_millis(5)).await;
        }
    }
}

/// Returns what a process printed.
pub(crate) fn text(output: &Output) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    format!("{}{}", text(&output.stdout), text(&output.stderr))
}
