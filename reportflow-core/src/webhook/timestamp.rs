use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reportflow_rules::dates::days_in_month;

/// The smallest number that counts as milliseconds. As seconds, it is the year
/// 33658.
const MIN_MILLISECONDS: u64 = 1_000_000_000_000;

/// Parses a signed timestamp: seconds since 1970, milliseconds, or RFC 3339. The
/// service's format is unknown.
pub(super) fn parse(text: &str) -> Option<SystemTime> {
    let since_1970 = match text.parse() {
        Ok(number @ MIN_MILLISECONDS..) => Duration::from_millis(number),
        Ok(number) => Duration::from_secs(number),
        Err(_) => parse_rfc_3339(text)?,
    };
    UNIX_EPOCH.checked_add(since_1970)
}

/// Parses `2026-02-15T10:30:45.123Z` to the time since 1970. An offset such as
/// `+09:00` may replace the `Z`.
fn parse_rfc_3339(text: &str) -> Option<Duration> {
    let (date, time) = text.split_once(['T', 't', ' '])?;
    let (clock, offset) = match time.strip_suffix(['Z', 'z']) {
        Some(clock) => (clock, 0),
        None => {
            let (clock, offset) = time.split_at_checked(time.len().checked_sub(6)?)?;
            let offset = match offset.split_at_checked(1)? {
                ("+", offset) => minutes(offset)?,
                ("-", offset) => -minutes(offset)?,
                _ => return None,
            };
            (clock, offset)
        }
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let (clock, second) = clock.rsplit_once(':')?;
    let second = i64::from(number(second, 2, 60)?);
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let seconds = (days(date)? * 24 * 60 + minutes(clock)? - offset) * 60 + second;
    let seconds = Duration::from_secs(u64::try_from(seconds).ok()?);
    // Further digits than nanoseconds are cut off.
    let nanoseconds: u64 = format!("{fraction:0<9.9}").parse().ok()?;
    Some(seconds + Duration::from_nanos(nanoseconds))
}

/// Parses `HH:MM` to minutes.
fn minutes(text: &str) -> Option<i64> {
    let (hours, minutes) = text.split_once(':')?;
    let minutes = number(hours, 2, 23)? * 60 + number(minutes, 2, 59)?;
    Some(i64::from(minutes))
}

/// Parses `YYYY-MM-DD` to days since 1970, in the Gregorian calendar.
fn days(date: &str) -> Option<i64> {
    let (year, day) = date.split_once('-')?;
    let (month, day) = day.split_once('-')?;
    let (year, month) = (number(year, 4, 9999)?, number(month, 2, 12)?);
    let day = number(day, 2, days_in_month(year, month))?;
    let [year, month, day] = [year, month, day].map(i64::from);
    // A year starts in March here, so that a leap day is its last day.
    let (year, month) = match month {
        0 => return None,
        1 | 2 => (year - 1, month + 9),
        _ => (year, month - 3),
    };
    let leaps = year / 4 - year / 100 + year / 400;
    Some(year * 365 + leaps + (month * 153 + 2) / 5 + day - 1 - 719_468)
}

fn number(text: &str, digits: usize, max: u32) -> Option<u32> {
    if text.len() != digits || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok().filter(|number| *number <= max)
}
