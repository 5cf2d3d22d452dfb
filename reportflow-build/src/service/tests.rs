//! Requests through a proxy, and responses that cannot be read.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use super::{ApiClient, ServiceError};

fn client(variable: &'static str, value: String) -> Result<ApiClient, ServiceError> {
    ApiClient::with_variables(
        "https://api.example/v1",
        "ak_do_not_show",
        Duration::from_secs(10),
        |name| (name == variable).then(|| value.clone().into()),
    )
}

/// Starts a proxy for one connection. Returns its address, and what it received.
fn proxy(response: &'static [u8]) -> (String, thread::JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address").to_string();
    let received = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut received = Vec::new();
        // `CONNECT` ends in an empty line. The greeting of SOCKS starts with 5.
        while !received.ends_with(b"\r\n\r\n") && received.first() != Some(&5) {
            let mut buffer = [0; 1024];
            let len = stream.read(&mut buffer).expect("a request");
            assert!(len > 0, "the request ends early");
            received.extend_from_slice(&buffer[..len]);
        }
        stream.write_all(response).expect("a response");
        received
    });
    (address, received)
}

#[test]
fn a_refusal_of_the_proxy_is_told_as_one() {
    for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        let (address, received) = proxy(b"HTTP/1.1 403 Forbidden\r\n\r\n");
        let client = client(variable, address).expect("a client");
        let error = client.designs().expect_err("a refusal");
        assert_eq!(
            error.to_string(),
            "the proxy `127.0.0.1` did not open a connection to the service: proxy server responded 403"
        );
        let received = received.join().expect("a request");
        let received = String::from_utf8_lossy(&received).into_owned();
        assert!(
            received.starts_with("CONNECT api.example:443 "),
            "{received}"
        );
        assert!(!received.contains("ak_do_not_show"), "{received}");
    }
}

#[test]
fn a_proxy_that_cannot_be_reached_is_named() {
    let closed = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = closed.local_addr().expect("an address");
    drop(closed);
    for scheme in ["http", "socks5h"] {
        let url = format!("{scheme}://user:s3cret@{address}");
        let client = client("HTTPS_PROXY", url).expect("a client");
        let error = client.designs().expect_err("no proxy");
        let text = error.to_string();
        let start = "the proxy `127.0.0.1` did not open a connection to the service: ";
        assert!(text.starts_with(start), "{text}");
        assert!(
            text.contains("refused") && !text.contains("s3cret"),
            "{text}"
        );
    }
}

#[test]
fn a_proxy_whose_name_is_unknown_is_named() {
    for scheme in ["http", "socks5h"] {
        let url = format!("{scheme}://user:s3cret@proxy.invalid:3128");
        let client = client("HTTPS_PROXY", url).expect("a client");
        let text = client.designs().expect_err("no proxy").to_string();
        let start = "the proxy `proxy.invalid` did not open a connection to the service: ";
        assert!(text.starts_with(start), "{text}");
        assert!(!text.contains("s3cret"), "{text}");
    }
}

/// The tunnel is open, so that the proxy did its part.
#[test]
fn an_error_of_tls_is_not_the_fault_of_the_proxy() {
    for response in [
        &b"HTTP/1.1 200 OK\r\n\r\n"[..],
        b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 400 Bad Request\r\n\r\n",
    ] {
        let (address, _) = proxy(response);
        let client = client("HTTPS_PROXY", address).expect("a client");
        let error = client.designs().expect_err("no TLS");
        let text = format!("{error} {error:?}");
        assert!(!text.contains("did not open"), "{text}");
    }
}

#[test]
fn an_invalid_proxy_fails_only_if_it_is_used() {
    for (no_proxy, is_used) in [("*", false), (".example", false), ("other.example", true)] {
        let client = ApiClient::with_variables(
            "https://api.example/v1",
            "ak_do_not_show",
            Duration::from_secs(10),
            |name| match name {
                "HTTPS_PROXY" => Some("htp://proxy".into()),
                "NO_PROXY" => Some(no_proxy.into()),
                _ => None,
            },
        );
        assert_eq!(client.is_err(), is_used, "{no_proxy}");
    }
}

#[test]
fn a_socks_proxy_is_used() {
    let (address, received) = proxy(b"");
    let client = client("ALL_PROXY", format!("socks5h://{address}")).expect("a client");
    client.designs().expect_err("no response");
    assert_eq!(received.join().expect("a greeting")[0], 5);
}

#[test]
fn an_invalid_proxy_is_an_error() {
    for value in [
        "htp://s3cret",
        "s3cret:99999",
        "http://<s3cret>:3128",
        // The password is not UTF-8.
        "http://s3cret:%ff@proxy.example",
    ] {
        let error = client("ALL_PROXY", value.to_owned()).expect_err(value);
        let text = error.to_string();
        assert!(text.starts_with("invalid `ALL_PROXY`: it"), "{text}");
        assert!(!text.contains("s3cret"), "{text}");
    }
}

#[test]
fn a_redirect_and_an_encoding_are_named() {
    for (response, expected) in [
        (
            "302 Found\r\nlocation: https://login.example/?token=s3cret",
            "the service responded with status 302: an unexpected redirect to login.example",
        ),
        (
            "200 OK\r\ncontent-encoding: gzip",
            "the service responded with status 200: the body is encoded with `gzip`, without a request",
        ),
    ] {
        let response = format!("HTTP/1.1 {response}\r\ncontent-length: 0\r\n\r\n");
        let (address, _) = proxy(response.leak().as_bytes());
        let base_url = format!("http://{address}/v1");
        let client = ApiClient::new(&base_url, "key", Duration::from_secs(10));
        let error = client.expect("a client").designs().expect_err(expected);
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn a_body_without_an_encoding_is_read() {
    for encoding in ["Identity", ""] {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-encoding: {encoding}");
        let response = format!("{head}\r\ncontent-length: 14\r\n\r\n{{\"designs\":[]}}");
        let (address, _) = proxy(response.leak().as_bytes());
        let base_url = format!("http://{address}/v1");
        let client = ApiClient::new(&base_url, "key", Duration::from_secs(10));
        let designs = client.expect("a client").designs();
        assert!(designs.expect(encoding).is_empty());
    }
}

#[test]
fn the_error_of_a_list_shows_no_key() {
    let body = r#"{"statusCode":401,"message":"bad: ak_do_not_show"}"#;
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}", body.len());
    let (address, _) = proxy(format!("{head}\r\n\r\n{body}").leak().as_bytes());
    let base_url = format!("http://{address}/v1");
    let client = ApiClient::new(&base_url, "ak_do_not_show", Duration::from_secs(10));
    let error = client.expect("a client").parameters("a", None);
    match error.expect_err("an error response") {
        ServiceError::InvalidParameterList(error) => {
            let expected = "it is an error response (`bad: [app key]`), not a parameter list";
            assert!(error.to_string().contains(expected), "{error}");
        }
        error => panic!("{error}"),
    }
}

#[test]
fn a_byte_order_mark_before_json_is_skipped() {
    for (status, body) in [(200, "{\"designs\":[]}"), (400, "{\"message\":\"bad\"}")] {
        let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}", body.len() + 3);
        let (address, _) = proxy(format!("{head}\r\n\r\n\u{feff}{body}").leak().as_bytes());
        let base_url = format!("http://{address}/v1");
        let client = ApiClient::new(&base_url, "key", Duration::from_secs(10));
        match client.expect("a client").designs() {
            Ok(designs) => assert!(designs.is_empty() && status == 200),
            Err(error) => assert!(error.to_string().ends_with("status 400: bad"), "{error}"),
        }
    }
}

#[test]
fn an_error_shows_no_key() {
    let start = "x".repeat(190);
    for (body, expected) in [
        ("bad: ak_do_not_show", "bad: [app key]"),
        // `user:ak_do_not_show`
        (
            "Basic dXNlcjpha19kb19ub3Rfc2hvdw==",
            "Basic dXNlcjp[app key]==",
        ),
        (
            r#"{"message":"Basic YWtfZG9fbm90X3Nob3c="}"#,
            "Basic [app key]=",
        ),
        // The message is longer than the excerpt, which ends within the key.
        (
            &*format!("{start} ak_do_not_show is not a key"),
            &*format!("{start} [app key]…"),
        ),
    ] {
        let head = format!("HTTP/1.1 400 X\r\ncontent-length: {}", body.len());
        let (address, _) = proxy(format!("{head}\r\n\r\n{body}").leak().as_bytes());
        let base_url = format!("http://{address}/v1");
        let client = ApiClient::new(&base_url, "ak_do_not_show", Duration::from_secs(10));
        let error = client.expect("a client").designs().expect_err(body);
        let expected = format!("the service responded with status 400: {expected}");
        assert_eq!(error.to_string(), expected);
    }
}
