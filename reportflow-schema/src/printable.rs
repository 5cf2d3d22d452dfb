use std::fmt::{self, Write as _};

/// A text from outside in one line, without control characters, nor any that
/// are not seen: a terminal, and
/// cargo reading a build script, would obey them.
///
/// ```
/// use reportflow_schema::Printable;
///
/// assert_eq!(Printable("請求\ncargo::error=").to_string(), r"請求\ncargo::error=");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Printable<'a>(pub &'a str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            if c.is_control() || is_unseen(c) {
                write!(f, "{}", c.escape_default())?;
            } else {
                f.write_char(c)?;
            }
        }
        Ok(())
    }
}

/// What has no width, or turns the direction of what follows.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
