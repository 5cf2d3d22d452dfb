//! The two forms of dates that the service was seen to accept: `2026-05-15` and
//! `2026-07-05 00:00:00` (`docs/service.md`, section 4).

use crate::calendar::days_in_month;

/// Returns true if `text` is `YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS`, with a day and
/// a time that exist.
pub(super) fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (day, time) = match bytes.len() {
        10 => (bytes, None),
        19 if bytes[10] == b' ' => (&bytes[..10], Some(&bytes[11..])),
        _ => return false,
    };
    is_day(day) && time.is_none_or(is_time)
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
