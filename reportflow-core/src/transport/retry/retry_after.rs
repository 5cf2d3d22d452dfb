//! The delay that a response asks for.

use std::time::{Duration, SystemTime};

use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

/// Returns the delay from `Retry-After`, which contains seconds or a date. For a date,
/// the delay starts at the response's `Date`, because the local clock may be wrong.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let parse_date = |text: &str| httpdate::parse_http_date(text).ok();
    let until = parse_date(text)?;
    let sent = headers
        .get(DATE)
        .and_then(|text| parse_date(text.to_str().ok()?));
    let now = sent.unwrap_or_else(SystemTime::now);
    // A date in the past means no delay.
    Some(until.duration_since(now).unwrap_or_default())
}

/// Returns the delay from `RateLimit-Reset` (IETF draft) or `X-RateLimit-Reset`.
/// Values outside 1 to 60 are ignored: the limits are per minute
/// (`docs/service.md`, section 7), and some servers send a timestamp.
pub(crate) fn rate_limit_reset(headers: &HeaderMap) -> Option<Duration> {
    let seconds = |name| headers.get(name)?.to_str().ok()?.trim().parse().ok();
    let seconds = ["ratelimit-reset", "x-ratelimit-reset"]
        .into_iter()
        .filter_map(seconds)
        .find(|seconds| (1..=60).contains(seconds));
    seconds.map(Duration::from_secs)
}
