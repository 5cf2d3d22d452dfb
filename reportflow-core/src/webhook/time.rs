use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// As seconds, the year 33658.
const MILLISECONDS: u64 = 1_000_000_000_000;

/// A signed time: seconds since 1970, milliseconds, or RFC 3339. Which of them
/// the service writes, if any, nobody knows.
pub(super) fn read(text: &str) -> Option<SystemTime> {
    let since = match text.parse() {
        Ok(number @ MILLISECONDS..) => Duration::from_millis(number),
        Ok(number) => Duration::from_secs(number),
        Err(_) => rfc_3339(text)?,
    };
    UNIX_EPOCH.checked_add(since)
}

/// The time since 1970: `2026-02-15T10:30:45.123Z`, or with an offset such as
/// `+09:00` in place of the `Z`.
fn rfc_3339(text: &str) -> Option<Duration> {
    let (date, time) = text.split_once(['T', 't', ' '])?;
    let (clock, east) = match time.strip_suffix(['Z', 'z']) {
        Some(clock) => (clock, 0),
        None => {
            let (clock, offset) = time.split_at_checked(time.len().checked_sub(6)?)?;
            let east = match offset.split_at_checked(1)? {
                ("+", offset) => minutes(offset)?,
                ("-", offset) => -minutes(offset)?,
                _ => return None,
            };
            (clock, east)
        }
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let (clock, second) = clock.rsplit_once(':')?;
    let second = number(second, 2, 60)?;
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let seconds = (days(date)? * 24 * 60 + minutes(clock)? - east) * 60 + second;
    let seconds = Duration::from_secs(u64::try_from(seconds).ok()?);
    // Nine digits are nanoseconds, and more than anybody needs.
    let nanoseconds: u64 = format!("{fraction:0<9.9}").parse().ok()?;
    Some(seconds + Duration::from_nanos(nanoseconds))
}

/// The minutes of `HH:MM`.
fn minutes(text: &str) -> Option<i64> {
    let (hours, minutes) = text.split_once(':')?;
    Some(number(hours, 2, 23)? * 60 + number(minutes, 2, 59)?)
}

/// The days from 1970 to `YYYY-MM-DD`, in the Gregorian calendar.
fn days(date: &str) -> Option<i64> {
    let (year, day) = date.split_once('-')?;
    let (month, day) = day.split_once('-')?;
    let (year, month) = (number(year, 4, 9999)?, number(month, 2, 12)?);
    let last = match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let day = number(day, 2, last)?;
    // Counted from March, so that a leap day is the last of its year.
    let (year, month) = match month {
        0 => return None,
        1 | 2 => (year - 1, month + 9),
        _ => (year, month - 3),
    };
    let leaps = year / 4 - year / 100 + year / 400;
    Some(year * 365 + leaps + (month * 153 + 2) / 5 + day - 1 - 719_468)
}

fn number(text: &str, digits: usize, most: i64) -> Option<i64> {
    if text.len() != digits || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok().filter(|number| *number <= most)
}
