use std::fmt::{self, Write as _};

use reportflow_rules::characters::is_unseen;

/// Displays text from outside with escapes for control characters and invisible
/// characters.
///
/// A terminal would obey control characters. Cargo would read a new line in the
/// output of a build script as an instruction.
///
/// ```
/// use reportflow_schema::EscapeControl;
///
/// assert_eq!(EscapeControl("請求\ncargo::error=").to_string(), r"請求\ncargo::error=");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct EscapeControl<'a>(pub &'a str);

impl fmt::Display for EscapeControl<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            if is_unseen(u32::from(c)) {
                write!(f, "{}", c.escape_default())?;
            } else {
                f.write_char(c)?;
            }
        }
        Ok(())
    }
}
