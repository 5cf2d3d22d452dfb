use std::fmt::Display;

use reportflow_schema::EscapeControl;

/// Tells cargo something. All that this crate prints goes through here: what it
/// repeats of names, paths and answers must not become another directive.
pub(crate) fn say(what: &str, text: impl Display) {
    println!("cargo::{what}={}", EscapeControl(&text.to_string()));
}
