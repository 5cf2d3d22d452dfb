//! Times in queries.

use std::time::{Duration, SystemTime};

use humantime::{parse_duration, parse_rfc3339};

/// Parses a time of RFC 3339, such as `2026-02-15T10:30:45.123Z`, or a period before
/// now, such as `10m`.
pub(super) fn parse(text: &str, now: SystemTime) -> Option<SystemTime> {
    match parse_duration(text) {
        Ok(period) => now.checked_sub(period),
        Err(_) => parse_with_offset(text),
    }
}

/// humantime reads times in UTC only.
fn parse_with_offset(text: &str) -> Option<SystemTime> {
    if text.ends_with('Z') {
        return parse_rfc3339(text).ok();
    }
    let start = text.len().checked_sub("+09:00".len())?;
    let (local, offset) = (text.get(..start)?, text.get(start..)?);
    let (hours, minutes) = offset.get(1..)?.split_once(':')?;
    let (hours, minutes): (u64, u64) = (hours.parse().ok()?, minutes.parse().ok()?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    let local = parse_rfc3339(&format!("{local}Z")).ok()?;
    let offset_length = Duration::from_secs(60 * (60 * hours + minutes));
    match offset.as_bytes().first()? {
        b'+' => local.checked_sub(offset_length),
        b'-' => local.checked_add(offset_length),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn reads_times_with_offsets_and_periods() {
        for (text, seconds) in [
            ("1970-01-01T00:01:40Z", 100),
            ("1970-01-01T09:01:40+09:00", 100),
            ("1970-01-01T00:01:40-04:30", 16300),
            ("10m", 400),
            ("1000s", 0),
        ] {
            assert_eq!(parse(text, at(1000)), Some(at(seconds)), "{text}");
        }
    }

    #[test]
    fn rejects_other_texts() {
        for text in [
            "yesterday",
            "1970-01-01",
            "1970-01-01T00:00:00",
            "1970-01-01T00:00:00+99:00",
            "1970-01-01T00:00:00+0900",
            "10",
            "請求",
        ] {
            assert_eq!(parse(text, at(1000)), None, "{text}");
        }
    }
}
