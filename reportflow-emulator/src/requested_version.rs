//! A version of a design, as a request names it.

/// A positive whole number.
#[derive(Debug)]
pub(crate) struct RequestedVersion {
    /// `None` if the number is too large for a version.
    pub(crate) number: Option<u32>,
    /// The number as it was sent. Errors quote it.
    pub(crate) text: String,
}

impl RequestedVersion {
    /// Parses a number of JSON or of a query. The error is the message of
    /// class-validator.
    pub(crate) fn parse(text: &str) -> Result<RequestedVersion, &'static str> {
        // A 64-bit float, because the service runs on JavaScript.
        let number = text.trim().parse::<f64>().unwrap_or(f64::NAN);
        if number.fract() != 0.0 {
            return Err("version must be an integer number");
        }
        if number < 1.0 {
            return Err("version must not be less than 1");
        }
        let fits = number <= f64::from(u32::MAX);
        Ok(RequestedVersion {
            number: fits.then_some(number as u32),
            text: text.to_owned(),
        })
    }
}

impl From<u32> for RequestedVersion {
    fn from(number: u32) -> RequestedVersion {
        RequestedVersion {
            number: Some(number),
            text: number.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_numbers_as_javascript_does() {
        for (text, number) in [
            ("2", Some(2)),
            ("2.0", Some(2)),
            ("1e0", Some(1)),
            ("4294967295", Some(u32::MAX)),
            ("4294967296", None),
            ("99999999999999999999", None),
        ] {
            let version = RequestedVersion::parse(text).unwrap();
            assert_eq!((version.number, version.text.as_str()), (number, text));
        }
        for text in ["", "1.5", "1e400", "NaN", "inf", "true", "\"1\"", "null"] {
            let error = RequestedVersion::parse(text).unwrap_err();
            assert_eq!(error, "version must be an integer number", "{text}");
        }
        for text in ["0", "-0", "-1"] {
            let error = RequestedVersion::parse(text).unwrap_err();
            assert_eq!(error, "version must not be less than 1", "{text}");
        }
    }
}
