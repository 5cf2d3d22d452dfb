//! A line on the terminal while a request runs.

use std::env;
use std::io::{self, IsTerminal as _, Write as _};

const CLEAR_LINE: &str = "\r\x1b[2K";

/// Shows a line until [`clear`].
pub(crate) fn show(text: &str) {
    write(&format!("{CLEAR_LINE}{text} …"));
}

pub(crate) fn clear() {
    write(CLEAR_LINE);
}

fn write(text: &str) {
    let mut stderr = io::stderr();
    let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
    if stderr.is_terminal() && !is_dumb {
        // A failure does not matter, because the line is not essential.
        let _ = stderr
            .write_all(text.as_bytes())
            .and_then(|()| stderr.flush());
    }
}
