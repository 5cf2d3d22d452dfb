//! One line on the terminal while something takes its time.

use std::io::{self, IsTerminal as _, Write as _};

/// Shows what is being done, until [`clear`].
pub(crate) fn show(doing: &str) {
    write(&format!("\r\x1b[2K{doing} …"));
}

pub(crate) fn clear() {
    write("\r\x1b[2K");
}

fn write(text: &str) {
    let mut stderr = io::stderr();
    if stderr.is_terminal() && !crate::paint::is_dumb() {
        // Nobody misses a line that cannot be shown.
        let _ = stderr
            .write_all(text.as_bytes())
            .and_then(|()| stderr.flush());
    }
}
