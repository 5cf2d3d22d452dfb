//! What makes a client, and what does not.

use reportflow_core::{Client, ConfigError};

fn build(base: &str) -> Result<Client, ConfigError> {
    Client::builder().base_url(base).app_key("ak_test").build()
}

#[test]
fn only_this_machine_is_talked_to_without_tls() {
    for base in [
        "http://127.0.0.1:1/v1",
        "http://127.9.9.9/v1",
        "http://[::1]:9/v1",
        "http://LOCALHOST:9/v1",
    ] {
        assert!(build(base).is_ok(), "{base}");
    }
    for base in [
        "http://api.re-port-flow.com/v1",
        "http://192.168.0.1/v1",
        "http://[::2]/v1",
        "http://localhost.example/v1",
        "http://127.0.0.1.example/v1",
        "ftp://127.0.0.1/v1",
        "localhost:8080/v1",
    ] {
        assert!(matches!(build(base), Err(ConfigError::NotHttps)), "{base}");
    }
}

#[test]
fn a_base_url_is_an_origin_and_a_path() {
    for base in [
        "",
        "api.re-port-flow.com/v1",
        "https://",
        "http://user@127.0.0.1/v1",
        "http://:secret@127.0.0.1/v1",
        "http://127.0.0.1/v1?a=1",
        "http://127.0.0.1/v1#a",
    ] {
        let error = build(base).unwrap_err();
        assert!(
            matches!(error, ConfigError::BadBaseUrl { .. }),
            "{base}: {error}"
        );
        assert!(!error.to_string().contains("secret"));
    }
}

#[test]
fn https_works_where_tls_is_built_in_and_says_so_where_not() {
    let outcome = build("https://api.re-port-flow.com/v1");
    if cfg!(any(feature = "rustls", feature = "native-tls")) {
        assert!(outcome.is_ok(), "{outcome:?}");
    } else {
        assert!(matches!(outcome, Err(ConfigError::NoTls)), "{outcome:?}");
    }
}

#[test]
fn a_key_is_needed_and_must_fit_a_header() {
    let local = || Client::builder().base_url("http://127.0.0.1:1/v1");
    assert!(matches!(local().build(), Err(ConfigError::NoAppKey)));
    assert!(matches!(
        local().app_key(" \n").build(),
        Err(ConfigError::NoAppKey)
    ));
    assert!(matches!(
        local().app_key("a\nb").build(),
        Err(ConfigError::BadAppKey)
    ));
    assert!(local().app_key("ak_test\n").build().is_ok());
}
