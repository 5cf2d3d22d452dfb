//! Times as people say them.

use std::time::SystemTime;

use humantime::format_rfc3339_seconds;
use maud::{Markup, html};

use super::language::Language;

/// Older times are shown as a date.
const MAX_DAYS: u64 = 7;

/// Returns a time such as "5 min ago". `times.js` keeps it up to date, with the same words.
pub(super) fn relative_time(language: Language, time: SystemTime, now: SystemTime) -> Markup {
    let absolute = format_rfc3339_seconds(time).to_string();
    let text = words(language, time, now).unwrap_or_else(|| absolute.chars().take(10).collect());
    html! { time.relative datetime=(absolute) title=(absolute) { (text) } }
}

fn words(language: Language, time: SystemTime, now: SystemTime) -> Option<String> {
    // The clock may have been set back.
    let seconds = now.duration_since(time).unwrap_or_default().as_secs();
    let (number, english, japanese) = match seconds {
        0..5 => return Some(language.pick("now", "今").to_owned()),
        5..60 => (seconds, "s", "秒"),
        60..3600 => (seconds / 60, "min", "分"),
        3600..86_400 => (seconds / 3600, "h", "時間"),
        _ => (seconds / 86_400, "d", "日"),
    };
    let text = language.pick(
        format!("{number} {english} ago"),
        format!("{number} {japanese}前"),
    );
    (seconds / 86_400 < MAX_DAYS).then_some(text)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn units_grow_with_the_age() {
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_771_151_445);
        for (age, english, japanese) in [
            (4, "now", "今"),
            (59, "59 s ago", "59 秒前"),
            (3599, "59 min ago", "59 分前"),
            (7200, "2 h ago", "2 時間前"),
            (6 * 86_400, "6 d ago", "6 日前"),
            (7 * 86_400, "2026-02-15", "2026-02-15"),
        ] {
            for (language, expected) in
                [(Language::English, english), (Language::Japanese, japanese)]
            {
                let now = time + Duration::from_secs(age);
                let html = relative_time(language, time, now).into_string();
                let absolute = "2026-02-15T10:30:45Z";
                let expected = format!(
                    "<time class=\"relative\" datetime=\"{absolute}\" title=\"{absolute}\">{expected}</time>"
                );
                assert_eq!(html, expected);
            }
        }
    }
}
