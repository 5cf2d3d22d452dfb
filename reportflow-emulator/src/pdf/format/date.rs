//! Dates in the form of their readers.

use super::language::Language;

/// Longer texts are not dates.
const MAX_LENGTH: usize = 40;

/// A date, and the rest of its text.
struct Date<'a> {
    year: u16,
    month: u8,
    day: u8,
    time: &'a str,
}

/// Returns the date in the form of a language, or `None` for other texts. Leaves out
/// the time if it is midnight without a time zone.
pub(super) fn print(text: &str, language: Language) -> Option<String> {
    let date = parse(text)?;
    let Date {
        year, month, day, ..
    } = date;
    let printed = match language {
        Language::English => format!("{year:04}-{month:02}-{day:02}"),
        Language::Japanese => format!("{year}年{month}月{day}日"),
    };
    let time = time(date.time)?;
    Some(if time.is_empty() {
        printed
    } else {
        format!("{printed} {time}")
    })
}

fn parse(text: &str) -> Option<Date<'_>> {
    let text = text.trim();
    if text.len() > MAX_LENGTH {
        return None;
    }
    let (year, rest) = text.split_once(['-', '/', '.', '年'])?;
    let (month, rest) = rest.split_once(['-', '/', '.', '月'])?;
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (day, rest) = rest.split_at(end);
    let rest = rest.strip_prefix('日').unwrap_or(rest);
    let date = Date {
        year: number(year, 4..=4)?,
        month: u8::try_from(number(month, 1..=2)?).ok()?,
        day: u8::try_from(number(day, 1..=2)?).ok()?,
        time: rest,
    };
    let is_valid = date.day >= 1 && date.day <= days(date.year, date.month)?;
    is_valid.then_some(date)
}

/// Returns the time of day as it is printed, or `None` for other texts. A midnight
/// without a time zone is empty.
fn time(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some(String::new());
    }
    let text = text.strip_prefix(['T', 't', ' '])?.trim();
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != ':' && c != '.')
        .unwrap_or(text.len());
    let (clock, zone) = text.split_at(end);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let mut parts = clock.split(':');
    let hour = number(parts.next()?, 1..=2)?;
    let minute = number(parts.next()?, 2..=2)?;
    let second = parts.next().map_or(Some(0), |text| number(text, 2..=2))?;
    let digits = fraction.bytes().all(|byte| byte.is_ascii_digit());
    if parts.next().is_some() || !digits || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let zone = zone.trim();
    let zone = match zone {
        "" => String::new(),
        "Z" | "z" => " UTC".to_owned(),
        _ if is_offset(zone) => format!(" {zone}"),
        _ => return None,
    };
    let fraction = fraction.trim_end_matches('0');
    if (hour, minute, second) == (0, 0, 0) && fraction.is_empty() && zone.is_empty() {
        return Some(String::new());
    }
    let mut printed = format!("{hour:02}:{minute:02}");
    if second > 0 || !fraction.is_empty() {
        printed += &format!(":{second:02}");
    }
    if !fraction.is_empty() {
        printed += &format!(".{fraction}");
    }
    Some(printed + &zone)
}

/// Returns whether a text is an offset such as `+09:00` or `-0530`.
fn is_offset(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or_default();
    let digits = digits.replace(':', "");
    digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn number(text: &str, length: std::ops::RangeInclusive<usize>) -> Option<u16> {
    let is_number = length.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

fn days(year: u16, month: u8) -> Option<u8> {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    Some(match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_days_and_times() {
        for (sent, english, japanese) in [
            ("2026-07-05", "2026-07-05", "2026年7月5日"),
            ("2026-07-05 00:00:00", "2026-07-05", "2026年7月5日"),
            ("2026/7/5", "2026-07-05", "2026年7月5日"),
            ("2026年7月5日", "2026-07-05", "2026年7月5日"),
            (
                "2026-01-01 12:00:00",
                "2026-01-01 12:00",
                "2026年1月1日 12:00",
            ),
            (
                "2026-01-01T00:00:05.250",
                "2026-01-01 00:00:05.25",
                "2026年1月1日 00:00:05.25",
            ),
            (
                "2026-01-01T00:00:00Z",
                "2026-01-01 00:00 UTC",
                "2026年1月1日 00:00 UTC",
            ),
            (
                "1958-02-28T09:30+09:00",
                "1958-02-28 09:30 +09:00",
                "1958年2月28日 09:30 +09:00",
            ),
            ("2024-02-29", "2024-02-29", "2024年2月29日"),
        ] {
            assert_eq!(print(sent, Language::English).as_deref(), Some(english));
            assert_eq!(print(sent, Language::Japanese).as_deref(), Some(japanese));
        }
    }

    #[test]
    fn leaves_other_texts() {
        for text in [
            "",
            "tomorrow",
            "2026-13-01",
            "2026-02-29",
            "2026-00-10",
            "2026-01-00",
            "26-01-01",
            "2026-01-01 25:00",
            "2026-01-01x",
            "2026-01-01 noon",
            "2026-01-01 10:00 JST",
            "2026",
        ] {
            assert_eq!(print(text, Language::English), None, "{text}");
        }
    }
}
