//! Errors and their causes in one text.

use std::error::Error;
use std::fmt;

/// Displays an error and its causes, with `: ` between them.
///
/// The errors of reportflow do not repeat their `source()` in their own message.
///
/// ```
/// use reportflow_rules::error_chain::ErrorChain;
///
/// let error = "v1".parse::<u32>().unwrap_err();
/// assert_eq!(ErrorChain(&error).to_string(), "invalid digit found in string");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ErrorChain<'a>(pub &'a (dyn Error + 'static));

impl fmt::Display for ErrorChain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;
    use std::fmt;

    use super::ErrorChain;

    #[derive(Debug)]
    struct Layer(&'static str, Option<Box<Layer>>);

    impl fmt::Display for Layer {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl Error for Layer {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            let cause = self.1.as_deref()?;
            Some(cause)
        }
    }

    #[test]
    fn causes_follow_the_error() {
        let cause = Layer("not JSON", Some(Box::new(Layer("line 2", None))));
        let error = Layer("invalid snapshot", Some(Box::new(cause)));
        assert_eq!(
            ErrorChain(&error).to_string(),
            "invalid snapshot: not JSON: line 2"
        );
        assert_eq!(ErrorChain(&Layer("one", None)).to_string(), "one");
    }
}
