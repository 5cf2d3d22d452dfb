//! The result of a fault, for each kind of request and of credentials.

use std::fs;
use std::time::Duration;

use reportflow_core::{Client, ClientCredentials, Error, RedirectError, ReportDesign};
use tokio::net::TcpSocket;

use super::test_server::{
    Document, KEY, PDF, Reply, Request, TestServer, download, generate, response,
};

const SECRET: &str = "s3cret_do_not_show";
const TOKEN: &str = "at_do_not_show";

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Credentials {
    Key,
    Token,
}

#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Asynchronous,
    Synchronous,
    Download,
}

pub const KINDS: [Kind; 3] = [Kind::Asynchronous, Kind::Synchronous, Kind::Download];
pub const CREDENTIALS: [Credentials; 2] = [Credentials::Key, Credentials::Token];

pub struct Row {
    fault: &'static str,
    /// The responses in order. The last one repeats. If empty, the port is closed.
    responses: Vec<Reply>,
    /// The expected results, by kind of request.
    cells: [&'static str; 3],
}

pub fn row<const N: usize>(
    fault: &'static str,
    responses: [Reply; N],
    asynchronous: &'static str,
    synchronous: &'static str,
    download: &'static str,
) -> Row {
    Row {
        fault,
        responses: responses.into(),
        cells: [asynchronous, synchronous, download],
    }
}

/// Returns a word for the error of the caller.
fn error_word(error: &Error) -> String {
    let text = format!("{error:?} {error}");
    assert!(!shows_secret(&text), "{text}");
    match error {
        Error::GeneratedButNotSaved { source, .. } => return error_word(source),
        Error::AccessToken(source) => return format!("no-token-{}", error_word(source)),
        Error::Transport { connecting, .. } if *connecting => "unreached",
        Error::Transport { .. } => "broken",
        Error::Timeout { .. } => "timeout",
        Error::ResponseTruncated { .. } => "truncated",
        Error::Decode { .. } => "unread",
        Error::UnexpectedContent(_) => "no-file",
        Error::Redirect {
            reason: RedirectError::NotFollowed,
            status,
            ..
        } => return status.to_string(),
        Error::Redirect { reason, .. } => return format!("{reason:?}"),
        Error::RateLimited { .. } | Error::Unauthorized(_) | Error::UnexpectedStatus(_) => {
            return error.status().unwrap().to_string();
        }
        error => panic!("{error:?}"),
    }
    .to_owned()
}

fn shows_secret(text: &str) -> bool {
    [KEY, TOKEN, SECRET]
        .iter()
        .any(|secret| text.contains(secret))
}

/// Returns whether the request has these credentials and no others.
fn has_credentials(request: &Request, credentials: Credentials) -> bool {
    let bearer = format!("Bearer {TOKEN}");
    let (key, token) = match credentials {
        Credentials::Key => (Some(KEY), None),
        Credentials::Token => (None, Some(bearer.as_str())),
    };
    request.header("appkey") == key && request.header("authorization") == token
}

/// Returns the response of a token issuer.
pub fn token() -> Vec<u8> {
    let json = format!(r#"{{"access_token":"{TOKEN}","expires_in":3600}}"#);
    response(200, &[], json)
}

/// Returns the result of the caller, and the content of the target folder.
pub async fn outcome(
    base: &str,
    issuer: &str,
    kind: Kind,
    credentials: Credentials,
) -> (String, &'static str) {
    let client = Client::builder()
        .base_url(base)
        .attempt_timeout(Duration::from_secs(10));
    let oauth = ClientCredentials::new("the client", SECRET).issuer(issuer);
    let client = match credentials {
        Credentials::Key => client.app_key(KEY),
        Credentials::Token => client.client_credentials(oauth),
    };
    let client = client.build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.pdf");
    let outcome = match kind {
        Kind::Asynchronous => generate(&client).await.map(drop),
        Kind::Synchronous => {
            let generate = Document(1).generate_sync(&client);
            generate.to_path(&path).await.map(drop)
        }
        Kind::Download => download(&client).to_path(&path).await.map(drop),
    };
    let left = match fs::read_dir(folder.path()).unwrap().count() {
        0 => "-",
        1 if fs::read(path).is_ok_and(|bytes| bytes == PDF) => "file",
        _ => "a part",
    };
    match outcome {
        Ok(()) => ("ok".to_owned(), left),
        Err(error) => (error_word(&error), left),
    }
}

/// Returns the number of requests to the service and to another origin. Asserts that
/// only the service receives credentials.
pub fn counted(credentials: Credentials, sent: &[Request], others: &[Request]) -> String {
    for request in sent {
        assert!(has_credentials(request, credentials), "{}", request.head);
        assert!(!request.head.contains(SECRET), "{}", request.head);
    }
    for request in others {
        assert!(!shows_secret(&request.head), "{}", request.head);
        assert_eq!(request.header("referer"), None);
        assert!(request.body.is_empty());
    }
    format!("{} {}", sent.len(), others.len())
}

async fn cell(row: &Row, kind: Kind, credentials: Credentials, elsewhere: &TestServer) -> String {
    let issuer = TestServer::always(token()).await;
    let before = elsewhere.requests().len();
    let outcome = async |base: &str| outcome(base, &issuer.url("/api/v1"), kind, credentials).await;
    let ((result, left), sent) = match row.responses.clone() {
        none if none.is_empty() => {
            // A bound socket that does not listen refuses connections, and reserves its port.
            let bound = TcpSocket::new_v4().unwrap();
            bound.bind("127.0.0.1:0".parse().unwrap()).unwrap();
            let base = format!("http://{}/v1", bound.local_addr().unwrap());
            (outcome(&base).await, Vec::new())
        }
        responses => {
            let response = move |n: usize| responses[n.min(responses.len() - 1)].clone();
            let service = TestServer::start(response).await;
            (outcome(&service.url("/v1")).await, service.requests())
        }
    };
    let others = elsewhere.requests().split_off(before);
    format!("{result} {} {left}", counted(credentials, &sent, &others))
}

pub async fn check_rows(all_credentials: &[Credentials], elsewhere: &TestServer, rows: &[Row]) {
    for row in rows {
        for (kind, expected) in KINDS.into_iter().zip(row.cells) {
            for &credentials in all_credentials {
                let found = cell(row, kind, credentials, elsewhere).await;
                assert_eq!(found, expected, "{}: {kind:?}, {credentials:?}", row.fault);
            }
        }
    }
}
