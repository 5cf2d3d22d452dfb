//! Colours. `anstream` removes them for files, pipes and terminals without
//! colours.

use std::env;
use std::ffi::OsStr;

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

/// Turns colours off if `CARGO_TERM_COLOR` is `never`, as cargo does.
/// `anstream` reads the other variables.
pub(crate) fn apply_cargo_term_color() {
    color_choice(env::var_os("CARGO_TERM_COLOR").as_deref()).write_global();
}

/// Ignores `always`, because a pipe may lead into a file.
fn color_choice(cargo_term_color: Option<&OsStr>) -> ColorChoice {
    if cargo_term_color.is_some_and(|value| value == "never") {
        ColorChoice::Never
    } else {
        ColorChoice::Auto
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_turns_colours_off_but_not_on() {
        for (value, expected) in [
            (None, ColorChoice::Auto),
            (Some("auto"), ColorChoice::Auto),
            (Some("always"), ColorChoice::Auto),
            (Some("never"), ColorChoice::Never),
        ] {
            assert_eq!(color_choice(value.map(OsStr::new)), expected, "{value:?}");
        }
    }
}
