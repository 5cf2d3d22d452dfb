//! The client, the command-line tool and the build script read base URLs alike. The
//! tool and the build script both send their requests by `ApiClient`.

use std::time::Duration;

use reportflow::{Client, ConfigError};
use reportflow_build::service::{ApiClient, ServiceError};

/// URLs, and the form in which requests use them. `None` is an error.
const URLS: &[(&str, Option<&str>)] = &[
    ("https://api.example/v1", Some("https://api.example/v1")),
    (
        " https://api.example/v1/\r\n",
        Some("https://api.example/v1"),
    ),
    ("HTTPS://API.Example:443/V1", Some("https://api.example/V1")),
    ("https://api.example:8443", Some("https://api.example:8443")),
    ("https://api.example./v1", Some("https://api.example./v1")),
    ("https://api.example//v1//", Some("https://api.example//v1")),
    (
        "https://api.example/請求",
        Some("https://api.example/%E8%AB%8B%E6%B1%82"),
    ),
    ("https://api.example/%7e", Some("https://api.example/%7e")),
    ("https://192.0.2.1/v1", Some("https://192.0.2.1/v1")),
    (
        "https://[2001:DB8::0:1]:9/v1",
        Some("https://[2001:db8::1]:9/v1"),
    ),
    ("http://LOCALHOST:9/v1", Some("http://localhost:9/v1")),
    (
        "http://127.0.0.1:65535/v1",
        Some("http://127.0.0.1:65535/v1"),
    ),
    ("http://[::1]:9/v1", Some("http://[::1]:9/v1")),
    ("", None),
    ("api.example/v1", None),
    ("localhost:8080/v1", None),
    ("https:api.example/v1", None),
    ("https:/api.example/v1", None),
    ("https:\\\\api.example\\v1", None),
    ("https://", None),
    ("https:///v1", None),
    ("ftp://127.0.0.1/v1", None),
    ("http://api.example/v1", None),
    ("http://localhost.example/v1", None),
    ("http://localhost./v1", None),
    ("http://127.0.0.1.example/v1", None),
    ("http://[::2]/v1", None),
    ("http://127.0.0.1:99999/v1", None),
    ("http://127.0.0.1:65536/v1", None),
    ("http://127.0.0.1:-1/v1", None),
    ("http://127.0.0.1:+80/v1", None),
    ("http://127.0.0.1:0/v1", None),
    ("http://127.0.0.1:/v1", None),
    ("http://127.0.0.1:80:80/v1", None),
    ("http://127.1/v1", None),
    ("http://0x7f.1/v1", None),
    ("http://2130706433/v1", None),
    ("http://127.0.0.01/v1", None),
    ("http://１２７.0.0.1/v1", None),
    ("http://127.0.0.1%2f@api.example/v1", None),
    ("http://api.example\\@127.0.0.1/v1", None),
    ("https://api.example\\/v1", None),
    ("https://user:s3cret@api.example/v1", None),
    ("https://s3cret@api.example/v1", None),
    ("https://@api.example/v1", None),
    ("https://api.example/v1?key=s3cret", None),
    ("https://api.example/v1?", None),
    ("https://api.example/v1#s3cret", None),
    ("https://api.ex\tample/v1", None),
    ("https://api.example/\nv1", None),
    ("https://api example/v1", None),
    ("https://api%2eexample/v1", None),
    ("https://請求.example/v1", None),
    ("https://[::1/v1", None),
    ("https://[fe80::1%25eth0]/v1", None),
    ("https://api.example/v1/../admin", None),
    ("https://api.example/%2E%2e/v1", None),
];

#[test]
fn all_programs_agree_on_each() {
    for (url, expected) in URLS {
        let client = Client::builder().base_url(*url).app_key("ak_test").build();
        let api = ApiClient::new(url, "ak_test", Duration::from_secs(1));
        match (expected, client, api) {
            (Some(expected), Ok(client), Ok(api)) => {
                assert_eq!(api.base_url(), *expected, "{url}");
                // A URL without a path has the path `/`.
                let shown = format!("{client:?}").replace("/\", .. }", "\", .. }");
                let expected = format!("Client {{ base_url: {expected:?}, .. }}");
                assert_eq!(shown, expected, "{url}");
            }
            (None, Err(client), Err(api)) => {
                assert!(
                    matches!(
                        (&client, &api),
                        (
                            ConfigError::InvalidBaseUrl { .. } | ConfigError::NotHttps,
                            ServiceError::InvalidBaseUrl(_)
                        )
                    ),
                    "{url}: {client:?} {api:?}"
                );
                // The reasons are the same too.
                if let ConfigError::InvalidBaseUrl { reason, .. } = &client {
                    assert!(api.to_string().ends_with(reason.as_str()), "{url}: {api}");
                }
                assert!(!format!("{client:?} {api:?}").contains("s3cret"), "{url}");
            }
            (_, client, api) => panic!("{url}: {client:?} {api:?}"),
        }
    }
}
