//! Instructions from a build script to cargo.

use std::fmt::{self, Display};
use std::path::Path;

use reportflow_schema::EscapeControl;

/// An instruction: the line `cargo::KEY=VALUE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Instruction {
    key: &'static str,
    value: String,
}

impl Display for Instruction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A line break in a name, path or response must not start another
        // instruction.
        write!(f, "cargo::{}={}", self.key, EscapeControl(&self.value))
    }
}

pub(crate) fn instruction(key: &'static str, value: impl Display) -> Instruction {
    Instruction {
        key,
        value: value.to_string(),
    }
}

pub(crate) fn warning(message: impl Display) -> Instruction {
    instruction("warning", message)
}

/// Returns an instruction that fails the build.
pub(crate) fn error(message: impl Display) -> Instruction {
    instruction("error", message)
}

/// Returns an instruction to run the script again when the path changes. If the
/// path is missing, cargo runs the script in each build.
pub(crate) fn rerun_if_changed(path: &Path) -> Instruction {
    instruction("rerun-if-changed", path.display())
}

pub(crate) fn rerun_if_env_changed(variable: &str) -> Instruction {
    instruction("rerun-if-env-changed", variable)
}

#[cfg(test)]
mod tests {
    use super::warning;

    #[test]
    fn a_value_is_one_line() {
        let instruction = warning("a\ncargo::error=b");
        let line = r"cargo::warning=a\ncargo::error=b";
        assert_eq!(instruction.to_string(), line);
    }
}
