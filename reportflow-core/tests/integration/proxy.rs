//! The proxy of the environment. Requests to loopback bypass it, because it would see the
//! key in plain text.

use std::process::Command;

use crate::support::test_server::{KEY, PDF, TestServer, download, pdf, response};
use reportflow_core::{Client, ClientCredentials};

#[tokio::test]
#[ignore = "run by `loopback_requests_bypass_the_proxy`"]
async fn downloads_with_the_client_from_env() {
    let client = Client::from_env().unwrap();
    assert_eq!(download(&client).bytes().await.unwrap(), PDF);
}

#[tokio::test]
async fn loopback_requests_bypass_the_proxy() {
    let proxy = TestServer::always(Vec::new()).await;
    let server = TestServer::always(pdf()).await;
    let mut test = Command::new(std::env::current_exe().unwrap());
    test.args([
        "--exact",
        "--ignored",
        "proxy::downloads_with_the_client_from_env",
    ])
    .env("REPORTFLOW_APP_KEY", KEY)
    .env("REPORTFLOW_BASE_URL", server.url("/v1"))
    .env("HTTP_PROXY", proxy.url(""))
    .env("http_proxy", proxy.url(""))
    .env("ALL_PROXY", proxy.url(""))
    .env_remove("NO_PROXY")
    .env_remove("no_proxy");
    let output = tokio::task::spawn_blocking(move || test.output());
    let output = output.await.unwrap().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!((proxy.connections(), server.connections()), (0, 1));
}

#[tokio::test]
#[ignore = "run by `a_refusal_of_the_proxy_is_told_as_one` and others"]
async fn prints_the_outcome_behind_a_proxy() {
    let client = match std::env::var("TEST_CLIENT_SECRET") {
        Ok(secret) => Client::builder()
            .base_url(std::env::var("REPORTFLOW_BASE_URL").unwrap())
            .client_credentials(ClientCredentials::new("id", secret))
            .build(),
        Err(_) => Client::from_env(),
    };
    let outcome = match client {
        Ok(client) => download(&client).bytes().await.map(drop),
        Err(error) => Err(error.into()),
    };
    println!("outcome: {outcome:?}");
    if let Err(error) = outcome {
        println!("outcome: {error}");
    }
}

/// Returns the outcome of a download from a remote service in a process with this
/// variable.
async fn with_proxy(variable: &str, value: String) -> String {
    with_variables(&[(variable, &value)]).await
}

async fn with_variables(variables: &[(&str, &str)]) -> String {
    let mut test = Command::new(std::env::current_exe().unwrap());
    test.args([
        "--exact",
        "--ignored",
        "--nocapture",
        "proxy::prints_the_outcome_behind_a_proxy",
    ])
    .env("REPORTFLOW_APP_KEY", KEY)
    .env("REPORTFLOW_BASE_URL", "https://api.example/v1");
    for name in ["HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
        test.env_remove(name).env_remove(name.to_lowercase());
    }
    test.envs(variables.iter().copied());
    let output = tokio::task::spawn_blocking(move || test.output());
    let output = output.await.unwrap().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().filter(|line| line.contains("outcome: "));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(feature = "rustls")]
#[tokio::test]
async fn a_refusal_of_the_proxy_is_told_as_one() {
    for status in [403, 407, 502] {
        let proxy = TestServer::always(response(status, &[], "blocked by policy")).await;
        for variable in ["HTTPS_PROXY", "all_proxy"] {
            let url = proxy.url("").replace("http://", "http://user:p^ss@");
            let outcome = with_proxy(variable, url).await;
            assert!(outcome.contains("Proxy {"), "{outcome}");
            let text = "the proxy `127.0.0.1` did not open a connection to the service";
            assert!(outcome.contains(text), "{outcome}");
            assert!(!outcome.contains("p^ss"), "{outcome}");
        }
        let requests = proxy.requests();
        // Not retried, and without the key.
        assert_eq!(requests.len(), 2);
        assert_eq!(requests[0].line(), "CONNECT api.example:443 HTTP/1.1");
        assert!(!requests[0].head.contains(KEY));
        // `user:p^ss`
        let credentials = "proxy-authorization: Basic dXNlcjpwXnNz";
        assert!(
            requests[0].head.contains(credentials),
            "{}",
            requests[0].head
        );
    }
}

#[cfg(feature = "rustls")]
#[tokio::test]
async fn a_proxy_that_cannot_be_reached_is_named() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = closed.local_addr().unwrap();
    drop(closed);
    let schemes = ["http", "socks5h"];
    for scheme in &schemes[..if cfg!(feature = "socks") { 2 } else { 1 }] {
        let url = format!("{scheme}://user:s3cret@{address}");
        let outcome = with_proxy("HTTPS_PROXY", url).await;
        assert!(outcome.contains("Proxy {"), "{outcome}");
        let text = "the proxy `127.0.0.1` did not open a connection to the service";
        assert!(outcome.contains(text), "{outcome}");
        assert!(!outcome.contains("s3cret"), "{outcome}");
    }
}

/// Only a proxy that would be used may fail.
#[cfg(all(feature = "rustls", target_os = "linux"))]
#[tokio::test]
async fn an_invalid_proxy_fails_only_if_it_is_used() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("https://0.0.0.0:{}/v1", closed.local_addr().unwrap().port());
    drop(closed);
    let base_url = ("REPORTFLOW_BASE_URL", base_url.as_str());
    for value in ["htp://s3cret", "s3cret:99999"] {
        for (no_proxy, expected) in [
            ("*", "cannot connect to the service"),
            ("x, 0.0.0.0", "cannot connect to the service"),
            ("0.0", "invalid `HTTPS_PROXY`: its"),
        ] {
            let variables = [base_url, ("HTTPS_PROXY", value), ("NO_PROXY", no_proxy)];
            let outcome = with_variables(&variables).await;
            assert!(outcome.contains(expected), "{no_proxy}: {outcome}");
        }
        // The host of the issuer is another one, and needs the proxy.
        let variables = [
            base_url,
            ("HTTPS_PROXY", value),
            ("NO_PROXY", "0.0.0.0"),
            ("TEST_CLIENT_SECRET", "s3cret"),
        ];
        let outcome = with_variables(&variables).await;
        assert!(outcome.contains("AccessToken(Config("), "{outcome}");
        assert!(outcome.contains("invalid `HTTPS_PROXY`: its"), "{outcome}");
        assert!(!outcome.contains("s3cret"), "{outcome}");
    }
}

#[cfg(all(feature = "rustls", not(feature = "socks")))]
#[tokio::test]
async fn a_socks_proxy_needs_a_feature() {
    let url = "socks5h://user:s3cret@127.0.0.1:1080";
    let outcome = with_proxy("ALL_PROXY", url.to_owned()).await;
    assert!(outcome.contains("enable the feature `socks`"), "{outcome}");
    assert!(!outcome.contains("s3cret"), "{outcome}");
}

#[cfg(all(feature = "rustls", feature = "socks"))]
#[tokio::test]
async fn a_socks_proxy_is_used() {
    use tokio::io::AsyncReadExt as _;

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("socks5h://{}", listener.local_addr().unwrap());
    let greeting = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.read_u8().await.unwrap()
    };
    let (version, outcome) = tokio::join!(greeting, with_proxy("ALL_PROXY", url));
    assert_eq!(version, 5);
    // The proxy closed the connection.
    assert!(outcome.contains("the proxy `127.0.0.1` did"), "{outcome}");
}

#[cfg(feature = "rustls")]
#[tokio::test]
async fn an_invalid_proxy_is_an_error_of_the_client() {
    for value in [
        "htp://s3cret:80",
        "s3cret:99999",
        "http://<s3cret>:3128",
        "http://s3%20cret:80",
        "http://[]:80",
    ] {
        let outcome = with_proxy("HTTPS_PROXY", value.to_owned()).await;
        assert!(outcome.contains("invalid `HTTPS_PROXY`: its"), "{outcome}");
        assert!(!outcome.contains("s3cret"), "{outcome}");
    }
}

/// The address is that of this machine, and counts as another one.
#[cfg(all(feature = "rustls", target_os = "linux"))]
#[tokio::test]
async fn hosts_in_no_proxy_are_requested_directly() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("https://0.0.0.0:{}/v1", closed.local_addr().unwrap().port());
    drop(closed);
    for (no_proxy, connections) in [("0.0", 1), ("*", 0), ("10.0.0.0/8, 0.0.0.0/31", 0)] {
        let proxy = TestServer::always(response(403, &[], "blocked")).await;
        let outcome = with_variables(&[
            ("REPORTFLOW_BASE_URL", &base_url),
            ("ALL_PROXY", &proxy.url("")),
            ("NO_PROXY", no_proxy),
        ])
        .await;
        assert_eq!(proxy.connections(), connections, "{no_proxy}: {outcome}");
    }
}
