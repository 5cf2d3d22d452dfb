//! The result of a fault, for each kind of request and of credentials.

use std::fs;
use std::time::Duration;

use reportflow_core::{Client, Error, OAuth, ReportDesign};
use tokio::net::TcpSocket;

use super::test_server::{Answer, Document, KEY, Listener, PDF, Request, answer, call, download};

const SECRET: &str = "s3cret_do_not_show";
const TOKEN: &str = "at_do_not_show";

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Proof {
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
pub const PROOFS: [Proof; 2] = [Proof::Key, Proof::Token];

pub struct Row {
    fault: &'static str,
    /// One after the other; the last to all further requests. None: nobody listens.
    answers: Vec<Answer>,
    /// By kind.
    cells: [&'static str; 3],
}

pub fn row<const N: usize>(
    fault: &'static str,
    answers: [Answer; N],
    asynchronous: &'static str,
    synchronous: &'static str,
    download: &'static str,
) -> Row {
    Row {
        fault,
        answers: answers.into(),
        cells: [asynchronous, synchronous, download],
    }
}

/// The error of the caller, as one word.
fn seen(error: &Error) -> String {
    let text = format!("{error:?} {error}");
    assert!(!has_proof(&text), "{text}");
    match error {
        Error::Unsaved { source, .. } => return seen(source),
        Error::Token(source) => return format!("no-token-{}", seen(source)),
        Error::Transport { connecting, .. } if *connecting => "unreached",
        Error::Transport { .. } => "broken",
        Error::Timeout { connecting, .. } if !connecting => "timeout",
        Error::Truncated { .. } => "truncated",
        Error::Decode { .. } => "unread",
        Error::Content(_) => "no-file",
        Error::Redirect { reason, .. } => return format!("{reason:?}"),
        Error::RateLimited { .. } | Error::Unauthorized(_) | Error::Status(_) => {
            return error.status().unwrap().to_string();
        }
        error => panic!("{error:?}"),
    }
    .to_owned()
}

fn has_proof(text: &str) -> bool {
    [KEY, TOKEN, SECRET]
        .iter()
        .any(|secret| text.contains(secret))
}

/// The proof that was asked for, and no other.
fn is_proven(request: &Request, proof: Proof) -> bool {
    let bearer = format!("Bearer {TOKEN}");
    let (key, token) = match proof {
        Proof::Key => (Some(KEY), None),
        Proof::Token => (None, Some(bearer.as_str())),
    };
    request.header("appkey") == key && request.header("authorization") == token
}

/// The answer of an issuer.
pub fn token() -> Vec<u8> {
    let json = format!(r#"{{"access_token":"{TOKEN}","expires_in":3600}}"#);
    answer(200, &[], json)
}

/// The result of the caller, and the content of the folder of the file.
pub async fn outcome(base: &str, issuer: &str, kind: Kind, proof: Proof) -> (String, &'static str) {
    let client = Client::builder()
        .base_url(base)
        .attempt_timeout(Duration::from_secs(10));
    let oauth = OAuth::client_credentials("the client", SECRET).issuer(issuer);
    let client = match proof {
        Proof::Key => client.app_key(KEY),
        Proof::Token => client.oauth(oauth),
    };
    let client = client.build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.pdf");
    let outcome = match kind {
        Kind::Asynchronous => call(&client).await.map(drop),
        Kind::Synchronous => {
            let call = Document(1).generate_sync(&client);
            call.to_path(&path).await.map(drop)
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
        Err(error) => (seen(&error), left),
    }
}

/// The number of requests to the service and to another origin.
pub fn counted(proof: Proof, sent: &[Request], others: &[Request]) -> String {
    for request in sent {
        assert!(is_proven(request, proof), "{}", request.head);
        assert!(!request.head.contains(SECRET), "{}", request.head);
    }
    for request in others {
        assert!(!has_proof(&request.head), "{}", request.head);
        assert_eq!(request.header("referer"), None);
        assert!(request.body.is_empty());
    }
    format!("{} {}", sent.len(), others.len())
}

async fn cell(row: &Row, kind: Kind, proof: Proof, elsewhere: &Listener) -> String {
    let issuer = Listener::always(token()).await;
    let before = elsewhere.requests().len();
    let outcome = async |base: &str| outcome(base, &issuer.url("/api/v1"), kind, proof).await;
    let ((seen, left), sent) = match row.answers.clone() {
        none if none.is_empty() => {
            // Nobody listens to a socket that is only bound, and nobody else gets its port.
            let bound = TcpSocket::new_v4().unwrap();
            bound.bind("127.0.0.1:0".parse().unwrap()).unwrap();
            let base = format!("http://{}/v1", bound.local_addr().unwrap());
            (outcome(&base).await, Vec::new())
        }
        answers => {
            let answer = move |n: usize| answers[n.min(answers.len() - 1)].clone();
            let service = Listener::start(answer).await;
            (outcome(&service.url("/v1")).await, service.requests())
        }
    };
    let others = elsewhere.requests().split_off(before);
    format!("{seen} {} {left}", counted(proof, &sent, &others))
}

pub async fn meet(proofs: &[Proof], elsewhere: &Listener, rows: &[Row]) {
    for row in rows {
        for (kind, expected) in KINDS.into_iter().zip(row.cells) {
            for &proof in proofs {
                let found = cell(row, kind, proof, elsewhere).await;
                assert_eq!(found, expected, "{}: {kind:?}, {proof:?}", row.fault);
            }
        }
    }
}
