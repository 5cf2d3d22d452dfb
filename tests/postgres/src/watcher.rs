//! Ends a cluster when its test process ends.

use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Stops the server and deletes its folder, at the end of the pipe that the test process holds.
const SCRIPT: &str = r#"
trap '' HUP INT TERM
read -r _
file=$1/data/postmaster.pid
if pid=$(head -n 1 "$file"); then
  # An immediate shutdown.
  kill -QUIT "$pid"
  tries=0
  while [ -e "$file" ] && kill -0 "$pid" && [ "$((tries += 1))" -lt 200 ]; do sleep 0.05; done
fi
rm -rf "$1"
"#;

/// A process that ends the cluster when this value is dropped, or when this process is killed or
/// ends without dropping its statics.
#[derive(Debug)]
pub(crate) struct Watcher(Child);

impl Watcher {
    /// Starts the process for the cluster in a folder.
    pub(crate) fn start(folder: &Path) -> Watcher {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", SCRIPT, "sh"]).arg(folder);
        // A signal to the group of the tests, such as Ctrl-C, is not for it.
        command.process_group(0);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        Watcher(command.spawn().expect("sh starts"))
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}
