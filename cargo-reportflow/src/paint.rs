//! Colour, where it can be seen.

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal as _};

#[derive(Clone, Copy)]
pub(crate) struct Paint {
    on: bool,
}

impl Paint {
    pub(crate) fn for_stdout() -> Paint {
        Paint {
            on: is_wanted(io::stdout().is_terminal(), |name| env::var_os(name)),
        }
    }

    pub(crate) fn for_stderr() -> Paint {
        Paint {
            on: is_wanted(io::stderr().is_terminal(), |name| env::var_os(name)),
        }
    }

    #[cfg(test)]
    pub(crate) fn none() -> Paint {
        Paint { on: false }
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
    is_dumb_by(&|name| env::var_os(name))
}

fn is_dumb_by(set: &impl Fn(&str) -> Option<OsString>) -> bool {
    set("TERM").is_some_and(|term| term == "dumb")
}

/// <https://no-color.org>, and cargo's own variable, as this is a part of it.
fn is_wanted(is_terminal: bool, set: impl Fn(&str) -> Option<OsString>) -> bool {
    let refused = set("NO_COLOR").is_some_and(|value| !value.is_empty())
        || set("CARGO_TERM_COLOR").is_some_and(|value| value == "never");
    is_terminal && !refused && !is_dumb_by(&set)
}

#[cfg(test)]
mod tests {
    use super::is_wanted;

    #[test]
    fn colour_is_for_terminals_whose_user_wants_it() {
        for (is_terminal, variable, value, wanted) in [
            (true, "", "", true),
            (false, "", "", false),
            (true, "NO_COLOR", "1", false),
            (true, "NO_COLOR", "", true),
            (true, "TERM", "dumb", false),
            (true, "TERM", "xterm-256color", true),
            (true, "CARGO_TERM_COLOR", "never", false),
            (true, "CARGO_TERM_COLOR", "auto", true),
            // A pipe may lead into a file.
            (false, "CARGO_TERM_COLOR", "always", false),
        ] {
            let set = |name: &str| (name == variable).then(|| value.into());
            assert_eq!(is_wanted(is_terminal, set), wanted, "{variable}={value}");
        }
    }
}
