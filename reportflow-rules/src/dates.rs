//! The two forms of dates that the service was seen to accept: `2026-05-15` and
//! `2026-07-05 00:00:00` (`docs/service.md`, section 4).

/// Returns true if `text` is `YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS`, with a day and
/// a time that exist.
///
/// ```
/// use reportflow_rules::dates::is_date;
///
/// assert!(is_date("2028-02-29"));
/// assert!(is_date("2026-07-05 00:00:00"));
/// assert!(!is_date("2026-02-29"));
/// assert!(!is_date("2026/07/05"));
/// ```
#[must_use]
pub fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (day, time) = match bytes.len() {
        10 => (bytes, None),
        19 if bytes[10] == b' ' => (&bytes[..10], Some(&bytes[11..])),
        _ => return false,
    };
    is_day(day) && time.is_none_or(is_time)
}

/// Returns the number of days of a month in the Gregorian calendar, or 0 if the
/// month is invalid.
///
/// ```
/// use reportflow_rules::dates::days_in_month;
///
/// assert_eq!(days_in_month(2028, 2), 29);
/// assert_eq!(days_in_month(2026, 13), 0);
/// ```
#[must_use]
pub fn days_in_month(year: u32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

fn is_day(day: &[u8]) -> bool {
    let (Some(year), Some(month), Some(date)) =
        (digits(&day[..4]), digits(&day[5..7]), digits(&day[8..]))
    else {
        return false;
    };
    day[4] == b'-' && day[7] == b'-' && (1..=days_in_month(year, month)).contains(&date)
}

fn is_time(time: &[u8]) -> bool {
    let parts = (digits(&time[..2]), digits(&time[3..5]), digits(&time[6..]));
    time[2] == b':'
        && time[5] == b':'
        && matches!(parts, (Some(0..=23), Some(0..=59), Some(0..=59)))
}

fn digits(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0, |number, byte| {
        byte.is_ascii_digit()
            .then(|| number * 10 + u32::from(byte - b'0'))
    })
}
