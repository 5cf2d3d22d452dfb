//! The headers of a request as text, to be stored.

use axum::http::{HeaderMap, HeaderName, header};

/// The length of the text. Node.js reads 16 KiB of headers, hyper more.
const MAX_BYTES: usize = 8 * 1024;
const MASK: &str = "***";
const SECRETS: [HeaderName; 4] = [
    HeaderName::from_static("appkey"),
    header::AUTHORIZATION,
    header::COOKIE,
    header::PROXY_AUTHORIZATION,
];

/// Returns a line for each header. Credentials are masked, and lines that do not fit are
/// left out.
pub(crate) fn header_text(headers: &HeaderMap) -> String {
    let mut text = String::new();
    for (name, value) in headers {
        let value = if SECRETS.contains(name) {
            MASK.into()
        } else {
            String::from_utf8_lossy(value.as_bytes())
        };
        if text.len() + name.as_str().len() + value.len() + 3 > MAX_BYTES {
            text.push_str("…\n");
            break;
        }
        text.push_str(name.as_str());
        text.push_str(": ");
        text.push_str(&value);
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn masks_credentials() {
        let mut headers = HeaderMap::new();
        for name in ["appkey", "authorization", "cookie", "proxy-authorization"] {
            headers.append(name, HeaderValue::from_static("secret"));
        }
        headers.append("x-a", HeaderValue::from_bytes(b"1 \xff").unwrap());
        let text = header_text(&headers);
        assert!(!text.contains("secret"), "{text}");
        assert!(text.contains("appkey: ***\n"), "{text}");
        assert!(text.ends_with("x-a: 1 \u{fffd}\n"), "{text}");
    }

    #[test]
    fn is_short() {
        let mut headers = HeaderMap::new();
        for _ in 0..100 {
            headers.append("x-long", HeaderValue::from_str(&"a".repeat(500)).unwrap());
        }
        let text = header_text(&headers);
        assert!(text.len() <= MAX_BYTES && text.ends_with("…\n"));
    }
}
