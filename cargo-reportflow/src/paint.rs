//! Colour, where it can be seen.

use std::env;
use std::io::{self, IsTerminal as _};

#[derive(Clone, Copy)]
pub(crate) struct Paint {
    on: bool,
}

impl Paint {
    pub(crate) fn for_stdout() -> Paint {
        Paint {
            on: io::stdout().is_terminal() && is_wanted(),
        }
    }

    pub(crate) fn for_stderr() -> Paint {
        Paint {
            on: io::stderr().is_terminal() && is_wanted(),
        }
    }

    pub(crate) fn bold(self, text: &str) -> String {
        self.by("1", text)
    }

    pub(crate) fn green(self, text: &str) -> String {
        self.by("32", text)
    }

    pub(crate) fn red(self, text: &str) -> String {
        self.by("31", text)
    }

    pub(crate) fn yellow(self, text: &str) -> String {
        self.by("33", text)
    }

    fn by(self, code: &str, text: &str) -> String {
        if self.on && !text.is_empty() {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}

/// A terminal that knows no codes.
pub(crate) fn is_dumb() -> bool {
    env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// <https://no-color.org>
fn is_wanted() -> bool {
    env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) && !is_dumb()
}
