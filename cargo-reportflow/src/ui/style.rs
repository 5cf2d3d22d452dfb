//! Colours. `anstream` removes them for files, pipes and terminals without
//! colours.

use std::env;
use std::ffi::OsString;

use anstyle::{AnsiColor, Style};
use colorchoice::ColorChoice;

pub(crate) const HEADING: Style = Style::new().bold();
pub(crate) const ERROR: Style = AnsiColor::Red.on_default();
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default();
pub(crate) const NOTE: Style = AnsiColor::Green.on_default();

/// Puts the codes of a style around a text.
pub(crate) fn paint(style: Style, text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("{style}{text}{style:#}")
}

/// Turns colours off if `CARGO_TERM_COLOR` is `never`, as cargo does, or if the
/// terminal has no colours. `anstream` reads the other variables.
pub(crate) fn apply_color_variables() {
    color_choice(|name| env::var_os(name)).write_global();
}

/// Ignores `always`, because a pipe may lead into a file. `anstream` would ignore
/// `TERM=dumb` if `CI` is set.
fn color_choice(variable: impl Fn(&str) -> Option<OsString>) -> ColorChoice {
    let is = |name, expected| variable(name).is_some_and(|value| value == expected);
    let is_forced = variable("CLICOLOR_FORCE").is_some_and(|value| value != "0");
    if is("CARGO_TERM_COLOR", "never") || (is("TERM", "dumb") && !is_forced) {
        ColorChoice::Never
    } else {
        ColorChoice::Auto
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_and_the_terminal_turn_colours_off_but_not_on() {
        for (variables, expected) in [
            (&[][..], ColorChoice::Auto),
            (&[("CARGO_TERM_COLOR", "auto")], ColorChoice::Auto),
            (&[("CARGO_TERM_COLOR", "always")], ColorChoice::Auto),
            (&[("CARGO_TERM_COLOR", "never")], ColorChoice::Never),
            (&[("TERM", "xterm")], ColorChoice::Auto),
            (&[("TERM", "dumb")], ColorChoice::Never),
            (
                &[("TERM", "dumb"), ("CLICOLOR_FORCE", "0")],
                ColorChoice::Never,
            ),
            (
                &[("TERM", "dumb"), ("CLICOLOR_FORCE", "1")],
                ColorChoice::Auto,
            ),
        ] {
            let variable = |name: &str| {
                let found = variables.iter().find(|(other, _)| *other == name);
                found.map(|(_, value)| OsString::from(value))
            };
            assert_eq!(color_choice(variable), expected, "{variables:?}");
        }
    }
}
