//! Numbers with groups of thousands.

use serde_json::Number;

/// JavaScript numbers above it are not exact.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// Returns the number of decimals of a number in JavaScript's form. Returns `None` if
/// the number prints as it was sent: it is not exact, or has an exponent.
pub(super) fn decimals(number: &Number, sent: impl FnOnce() -> String) -> Option<usize> {
    if number.as_f64()?.abs() > MAX_EXACT {
        return None;
    }
    if !number.is_f64() {
        return Some(0);
    }
    let sent = sent();
    if sent.contains('e') {
        return None;
    }
    Some(
        sent.split_once('.')
            .map_or(0, |(_, decimals)| decimals.len()),
    )
}

/// Groups the digits of a number in JavaScript's form, and adds zeros up to a number of
/// decimals.
pub(super) fn group(sent: &str, decimals: usize) -> String {
    let (sign, digits) = match sent.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", sent),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut grouped = sign.to_owned();
    for (index, digit) in whole.char_indices() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if decimals > 0 {
        grouped += &format!(".{fraction:0<decimals$}");
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_thousands() {
        for (sent, decimals, printed) in [
            ("0", 0, "0"),
            ("999", 0, "999"),
            ("1000", 0, "1,000"),
            ("-1234567", 0, "-1,234,567"),
            ("431980.5", 2, "431,980.50"),
            ("-0.5", 1, "-0.5"),
            ("12", 3, "12.000"),
            ("1234.123456789012", 12, "1,234.123456789012"),
        ] {
            assert_eq!(group(sent, decimals), printed);
        }
    }

    #[test]
    fn counts_decimals() {
        let count = |json: &str| {
            let number: Number = serde_json::from_str(json).unwrap();
            decimals(&number, || json.to_owned())
        };
        assert_eq!(count("12"), Some(0));
        assert_eq!(count("-12.25"), Some(2));
        assert_eq!(count("9007199254740992"), Some(0));
        assert_eq!(count("9007199254740994"), None);
        assert_eq!(count("-1e300"), None);
        assert_eq!(count("1.5e-7"), None);
    }
}
