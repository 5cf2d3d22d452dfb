//! Valid and invalid configurations of a client.

use std::ffi::OsStr;
use std::process::Command;

use reportflow_core::{Client, ConfigError};

fn build(base: &str) -> Result<Client, ConfigError> {
    Client::builder().base_url(base).app_key("ak_test").build()
}

#[test]
fn http_is_allowed_for_loopback_only() {
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
    ] {
        assert!(matches!(build(base), Err(ConfigError::NotHttps)), "{base}");
    }
}

#[test]
fn base_url_has_only_origin_and_path() {
    for base in [
        "",
        "api.re-port-flow.com/v1",
        "localhost:8080/v1",
        "https://",
        "http://127.0.0.1:99999/v1",
        "http://127.0.0.1:/v1",
        "http://127.1/v1",
        "https://api.example\\v1",
        "http://user@127.0.0.1/v1",
        "http://:secret@127.0.0.1/v1",
        "http://127.0.0.1/v1?a=1",
        "http://127.0.0.1/v1#a",
    ] {
        let error = build(base).unwrap_err();
        assert!(
            matches!(error, ConfigError::InvalidBaseUrl { .. }),
            "{base}: {error}"
        );
        assert!(!error.to_string().contains("secret"));
    }
}

#[test]
fn https_works_with_tls_and_fails_clearly_without() {
    let outcome = build("https://api.re-port-flow.com/v1");
    let built_in = cfg!(any(feature = "rustls", feature = "native-tls"));
    let without_provider = cfg!(feature = "rustls-no-provider");
    match outcome {
        Ok(_) => assert!(built_in),
        Err(ConfigError::MissingCryptoProvider) => assert!(without_provider && !built_in),
        Err(ConfigError::TlsDisabled) => assert!(!without_provider && !built_in),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn rejects_missing_and_invalid_app_keys() {
    let local = || Client::builder().base_url("http://127.0.0.1:1/v1");
    assert!(matches!(local().build(), Err(ConfigError::MissingAppKey)));
    assert!(matches!(
        local().app_key(" \n").build(),
        Err(ConfigError::MissingAppKey)
    ));
    for key in ["a\nb", "ak REAL", "ak_é", "“ak”", "ak_…", "ak\u{200b}"] {
        let error = local().app_key(key).build().unwrap_err();
        assert!(matches!(error, ConfigError::InvalidAppKey), "{key}");
        let message = "invalid app key: it contains white space or a character outside ASCII; \
                       copy the key alone";
        assert_eq!(error.to_string(), message);
    }
    for key in ["ak_test\n", "\u{feff}ak_test\r\n", "\u{feff} ak_test"] {
        assert!(local().app_key(key).build().is_ok(), "{key}");
    }
}

/// The id of a design is also the name of a folder, and `:` is not valid on every system.
#[test]
fn rejects_invalid_design_ids() {
    let mapped = |id: &str| {
        let client = Client::builder().base_url("http://127.0.0.1:1/v1");
        client.app_key("ak_test").map_design_id("a", id).build()
    };
    assert!(mapped("Sg3vQ8mZt5LbR2Ya").is_ok());
    for id in ["", "..", "a/b", "a b", "C:x", "a.", "nul"] {
        let error = mapped(id).unwrap_err();
        assert!(
            matches!(error, ConfigError::InvalidDesignIdMap { .. }),
            "{id}"
        );
    }
}

/// Runs the test below in a process with these variables, because a process with
/// threads must not change its own. Returns the output.
fn from_env<V: AsRef<OsStr> + Copy>(variables: &[(&str, V)]) -> String {
    let mut test = Command::new(std::env::current_exe().unwrap());
    test.args([
        "--exact",
        "--ignored",
        "--nocapture",
        "client_config::prints_the_client_from_env",
    ])
    .env_remove("REPORTFLOW_APP_KEY")
    .env_remove("REPORTFLOW_API_KEY")
    .env_remove("REPORTFLOW_BASE_URL")
    .env_remove("REPORTFLOW_DESIGN_IDS")
    .envs(variables.iter().copied());
    String::from_utf8(test.output().unwrap().stdout).unwrap()
}

#[test]
#[expect(clippy::print_stdout, reason = "its output is what it is for")]
#[ignore = "run by `from_env_reads_key_and_base_url`"]
fn prints_the_client_from_env() {
    let client = Client::from_env();
    println!("{client:?}");
    if let Err(error) = client {
        println!("{error}");
    }
}

#[test]
fn from_env_reads_key_and_base_url() {
    let local = "http://127.0.0.1:1/v1";
    let shown = from_env(&[
        ("REPORTFLOW_APP_KEY", "ak_1"),
        ("REPORTFLOW_BASE_URL", local),
    ]);
    assert!(
        shown.contains(r#"Ok(Client { base_url: "http://127.0.0.1:1/v1", .. })"#),
        "{shown}"
    );

    for key in [&[][..], &[("REPORTFLOW_APP_KEY", " ")]] {
        let shown = from_env(&[key, &[("REPORTFLOW_BASE_URL", local)]].concat());
        assert!(shown.contains("Err(MissingAppKey)"), "{shown}");
    }

    let shown = from_env(&[("REPORTFLOW_APP_KEY", "ak_1"), ("REPORTFLOW_BASE_URL", "")]);
    if cfg!(any(feature = "rustls", feature = "native-tls")) {
        assert!(
            shown.contains(r#""https://api.re-port-flow.com/v1""#),
            "{shown}"
        );
    } else {
        assert!(shown.contains("Err(TlsDisabled)"), "{shown}");
    }
}

/// The vendor's samples have another name for the variable.
#[test]
fn from_env_explains_a_misnamed_key() {
    let local = ("REPORTFLOW_BASE_URL", "http://127.0.0.1:1/v1");
    let other = ("REPORTFLOW_API_KEY", "ak_other");
    let shown = from_env(&[local, other]);
    let message = "missing app key: `REPORTFLOW_API_KEY` is set; rename it to `REPORTFLOW_APP_KEY`";
    assert!(
        shown.contains(message) && !shown.contains("ak_other"),
        "{shown}"
    );
    let shown = from_env(&[local, other, ("REPORTFLOW_APP_KEY", "ak_1")]);
    assert!(shown.contains("Ok(Client"), "{shown}");
    let shown = from_env(&[local, ("REPORTFLOW_API_KEY", " ")]);
    assert!(shown.contains("Err(MissingAppKey)"), "{shown}");
}

/// Otherwise the documents and the key of a test would go to the real service.
#[cfg(unix)]
#[test]
fn non_unicode_variables_are_not_ignored() {
    use std::os::unix::ffi::OsStrExt as _;

    let of = |base, key| {
        from_env(&[
            ("REPORTFLOW_BASE_URL", OsStr::from_bytes(base)),
            ("REPORTFLOW_APP_KEY", OsStr::from_bytes(key)),
        ])
    };
    let shown = of(b"http://127.0.0.1:1/\xe9/v1", b"ak_1");
    assert!(shown.contains("http://127.0.0.1:1/%EF%BF%BD/v1"), "{shown}");
    let shown = of(b"http://127.0.0.1\xe9:1/v1", b"ak_1");
    assert!(shown.contains("Err("), "{shown}");
    let shown = of(b"http://127.0.0.1:1/v1", b"ak_\xe9");
    assert!(shown.contains("Err(InvalidAppKey)"), "{shown}");
}

#[test]
fn from_env_reads_the_design_id_map() {
    let map = |ids: &str| {
        from_env(&[
            ("REPORTFLOW_APP_KEY", "ak_1"),
            ("REPORTFLOW_BASE_URL", "http://127.0.0.1:1/v1"),
            ("REPORTFLOW_DESIGN_IDS", ids),
        ])
    };
    for ids in ["a=b", " a = b , c=d,", " "] {
        let shown = map(ids);
        assert!(shown.contains("Ok(Client"), "{ids}: {shown}");
    }
    // The build script reports the same error.
    for part in ["a", "a=", "=b", "a=../b", "a=b=c:", "a b=c"] {
        let expected = format!(
            "invalid entry `{part}` in `REPORTFLOW_DESIGN_IDS`: expected `<id in the sources>=<id in the workspace>`"
        );
        let shown = map(&format!("x=y,{part}"));
        assert!(shown.contains(&expected), "{shown}");
    }
    let shown = map("a=b,c=d,a=b");
    let expected = "duplicate id `a` in `REPORTFLOW_DESIGN_IDS`";
    assert!(shown.contains(expected), "{shown}");
}
