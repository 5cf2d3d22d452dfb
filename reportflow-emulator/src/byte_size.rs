//! The sizes of flags.

/// The units, largest first.
const UNITS: [(&str, usize); 4] = [
    ("GiB", 1024 * 1024 * 1024),
    ("MiB", 1024 * 1024),
    ("KiB", 1024),
    ("B", 1),
];

/// Parses a size such as `256MiB`. A number without a unit is in bytes.
pub(crate) fn parse(text: &str) -> Result<usize, String> {
    let (number, unit) = UNITS
        .iter()
        .find_map(|(name, unit)| Some((text.strip_suffix(name)?, *unit)))
        .unwrap_or((text, 1));
    let bytes = number.trim_end().parse::<usize>().ok();
    bytes
        .and_then(|number| number.checked_mul(unit))
        .ok_or_else(|| "expected a whole number with KiB, MiB or GiB, such as 256MiB".to_owned())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn parses_sizes() {
        assert_eq!(parse("7"), Ok(7));
        assert_eq!(parse("7B"), Ok(7));
        assert_eq!(parse("2KiB"), Ok(2048));
        assert_eq!(parse("3 MiB"), Ok(3 * 1024 * 1024));
        assert_eq!(parse("1GiB"), Ok(1024 * 1024 * 1024));
    }

    #[test]
    fn rejects_other_texts() {
        for text in ["", "MiB", "1MB", "-1", "1.5GiB", "99999999999999GiB"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
