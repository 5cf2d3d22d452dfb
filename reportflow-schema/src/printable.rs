use std::fmt::{self, Write as _};

/// A text from outside in one line, without control characters: a terminal, and
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
            if c.is_control() {
                write!(f, "{}", c.escape_default())?;
            } else {
                f.write_char(c)?;
            }
        }
        Ok(())
    }
}
