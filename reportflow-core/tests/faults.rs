//! What goes wrong on the way, and for each kind of call: what the caller sees,
//! how many requests the server saw, that nobody else got the key, and that no
//! half file stayed.

mod listener;

use std::path::Path;
use std::time::Duration;

use listener::{Answer, Document, KEY, Listener, PDF, answer, call, download};
use reportflow_core::{Client, Error, ReportDesign};
use tokio::net::TcpListener;

/// What the caller sees, in a word.
fn seen<T>(outcome: Result<T, Error>) -> String {
    let error = match outcome {
        Ok(_) => return "ok".to_owned(),
        Err(error) => error,
    };
    assert!(!format!("{error:?} {error}").contains(KEY), "{error:?}");
    match error {
        Error::Unsaved { source, .. } => seen(Err::<T, _>(*source)),
        Error::Transport {
            connecting: true, ..
        } => "no connection".to_owned(),
        Error::Transport { .. } => "broken".to_owned(),
        Error::Timeout {
            connecting: false, ..
        } => "timeout".to_owned(),
        Error::Truncated { .. } => "truncated".to_owned(),
        Error::Decode { .. } => "no answer".to_owned(),
        Error::Content(_) => "no file".to_owned(),
        Error::Redirect(reason) => format!("{reason:?}"),
        Error::RateLimited { .. } => "429".to_owned(),
        Error::Unauthorized(_) => "401".to_owned(),
        Error::Status(refusal) => refusal.status.to_string(),
        error => panic!("{error:?}"),
    }
}

async fn asynchronous(client: &Client) -> String {
    seen(call(client).await)
}

async fn synchronous(client: &Client, path: &Path) -> String {
    seen(Document(1).generate_sync(client).to_path(path).await)
}

async fn downloaded(client: &Client, path: &Path) -> String {
    seen(download(client).to_path(path).await)
}

/// What a caller of each kind sees, and how many requests were sent for it.
type Expected<'e> = [(&'e str, usize); 3];

/// Each kind of call meets the fault at its every request.
async fn meets(
    name: &str,
    fault: impl Fn() -> Answer + Clone + Send + 'static,
    expected: Expected<'_>,
) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.pdf");
    for (kind, (word, count)) in expected.into_iter().enumerate() {
        let fault = fault.clone();
        let listener = Listener::start(move |_| fault()).await;
        let client = listener.builder().attempt_timeout(Duration::from_secs(10));
        let client = client.build().unwrap();
        let outcome = match kind {
            0 => asynchronous(&client).await,
            1 => synchronous(&client, &path).await,
            _ => downloaded(&client, &path).await,
        };
        assert_eq!(outcome, word, "{name}, {kind}");
        assert_eq!(listener.requests().len(), count, "{name}, {kind}");
        if word == "ok" && kind > 0 {
            assert_eq!(std::fs::read(&path).unwrap(), PDF, "{name}, {kind}");
            std::fs::remove_file(&path).unwrap();
        }
        let left = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(left, 0, "{name}, {kind}: a file stayed");
    }
}

/// An answer to all kinds, up to the middle of its body.
fn half() -> Vec<u8> {
    let mut bytes = answer(200, &[], PDF);
    bytes.truncate(bytes.len() - 20);
    bytes
}

fn chunked(end: &str) -> Vec<u8> {
    let head = "HTTP/1.1 200 X\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n";
    let body = String::from_utf8_lossy(PDF);
    format!("{head}{:x}\r\n{body}\r\n{end}", PDF.len()).into_bytes()
}

#[tokio::test(start_paused = true)]
async fn nobody_listens() {
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = socket.local_addr().unwrap().port();
    drop(socket);
    let client = Client::builder()
        .base_url(format!("http://127.0.0.1:{port}/v1"))
        .app_key(KEY);
    let client = client.build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.pdf");
    assert_eq!(asynchronous(&client).await, "no connection");
    assert_eq!(synchronous(&client, &path).await, "no connection");
    assert_eq!(downloaded(&client, &path).await, "no connection");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test(start_paused = true)]
async fn the_connection_is_reset() {
    let broken = [("broken", 1), ("broken", 1), ("broken", 3)];
    meets("before the answer", || Answer::Reset(Vec::new()), broken).await;
    let head = || Answer::Reset(half()[..25].to_vec());
    meets("in the headers", head, broken).await;
    // What has been made is not made again, nor a file begun anew.
    let truncated = [("truncated", 1), ("truncated", 1), ("truncated", 1)];
    meets("in the body", || Answer::Reset(half()), truncated).await;
}

#[tokio::test(start_paused = true)]
async fn the_answer_is_cut_off() {
    let truncated = [("truncated", 1), ("truncated", 1), ("truncated", 1)];
    meets("before its length", || Answer::Bytes(half()), truncated).await;
    meets(
        "before its last chunk",
        || Answer::Bytes(chunked("")),
        truncated,
    )
    .await;
    let whole = || Answer::Bytes(chunked("0\r\n\r\n"));
    meets(
        "not at all",
        whole,
        [("no answer", 1), ("ok", 1), ("ok", 1)],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn the_answer_is_slow() {
    let timeout = [("timeout", 1), ("timeout", 1), ("timeout", 3)];
    meets("it never comes", || Answer::Hang(Vec::new()), timeout).await;
    let head = || Answer::Hang(half()[..25].to_vec());
    meets("its headers never end", head, timeout).await;
    // 130 s are not enough for so many bytes of headers, at one each second.
    let padding = format!("x-padding: {}", "x".repeat(200));
    let headers = move || Answer::Slowly(answer(200, &[padding.as_str()], PDF));
    meets("its headers are slow", headers, timeout).await;
    let stalls = [("timeout", 1), ("timeout", 1), ("timeout", 1)];
    meets("its body stalls", || Answer::Hang(half()), stalls).await;
}

#[tokio::test(start_paused = true)]
async fn a_slow_file_is_taken_while_it_comes() {
    let slow = Listener::start(|_| Answer::Slowly(answer(200, &[], PDF))).await;
    // The headers have 75 bytes, and a piece is one.
    let client = slow.builder().attempt_timeout(Duration::from_secs(100));
    let bytes = download(&client.build().unwrap()).bytes().await.unwrap();
    assert_eq!(bytes, PDF);
}

#[tokio::test(start_paused = true)]
async fn the_answer_is_another_one() {
    let page = || {
        Answer::Bytes(answer(
            200,
            &["content-type: text/html"],
            "<html>signed out",
        ))
    };
    meets(
        "a page",
        page,
        [("no answer", 1), ("no file", 1), ("no file", 1)],
    )
    .await;
    // The bytes tell.
    let typed = || Answer::Bytes(answer(200, &["content-type: text/html"], PDF));
    meets(
        "a PDF by another name",
        typed,
        [("no answer", 1), ("ok", 1), ("ok", 1)],
    )
    .await;
    let empty = || Answer::Bytes(answer(200, &[], ""));
    meets(
        "nothing",
        empty,
        [("no answer", 1), ("no file", 1), ("no file", 1)],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn the_service_fails() {
    for (status, word) in [(500, "500"), (502, "502"), (503, "503"), (504, "504")] {
        let storm = move || Answer::Bytes(answer(status, &["content-type: text/html"], "<html>"));
        meets(word, storm, [(word, 1), (word, 1), (word, 3)]).await;
    }
    let later = || Answer::Bytes(answer(503, &["retry-after: 3"], "<html>"));
    meets("503, later", later, [("503", 3), ("503", 3), ("503", 3)]).await;
    let expired = || Answer::Bytes(answer(401, &[], "{}"));
    meets("401", expired, [("401", 1), ("401", 1), ("401", 1)]).await;
}

#[tokio::test(start_paused = true)]
async fn there_are_too_many_requests() {
    let all = [("429", 3), ("429", 3), ("429", 3)];
    meets("429", || Answer::Bytes(answer(429, &[], "")), all).await;
    let later = || Answer::Bytes(answer(429, &["retry-after: 3"], ""));
    meets("429, later", later, all).await;
}

#[tokio::test(start_paused = true)]
async fn redirects() {
    let other = Listener::always(answer(200, &[], PDF)).await;
    let away = format!("location: {}", other.url("/file"));
    let elsewhere = move || Answer::Bytes(answer(307, &[away.as_str()], ""));
    // A POST goes nowhere else.
    meets(
        "to another origin",
        elsewhere,
        [("307", 1), ("307", 1), ("ok", 1)],
    )
    .await;
    let got = other.requests();
    assert_eq!(got.len(), 1);
    assert!(!got[0].head.contains(KEY), "{}", got[0].head);

    let again = || Answer::Bytes(answer(302, &["location: ?again"], ""));
    meets(
        "round and round",
        again,
        [("302", 1), ("302", 1), ("TooMany", 6)],
    )
    .await;
    let down = || Answer::Bytes(answer(302, &["location: http://storage.example/file"], ""));
    meets(
        "down to http",
        down,
        [("302", 1), ("302", 1), ("NotHttps", 1)],
    )
    .await;
}
