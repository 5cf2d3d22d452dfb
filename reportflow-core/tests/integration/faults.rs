//! Network faults and error responses, one a row.
//!
//! Each kind of request meets the fault with the app key and with an OAuth token. A cell
//! has the result of the caller, the number of requests to the service, the number of
//! requests to another origin, and the content of the target folder (`-` if empty).
//! The key, the token and the client secret never reach another origin or an error.

use crate::support::fault_matrix::{
    CREDENTIALS, Credentials, KINDS, Row, check_rows, outcome, row, token,
};
use crate::support::test_server::{PDF, Reply, TestServer, pdf, response};

const HTML: &[&str] = &["content-type: text/html"];
const JSON: &[&str] = &["content-type: application/json"];
const LATER: &[&str] = &["retry-after: 3"];

fn whole(status: u16, headers: &[&str], body: impl AsRef<[u8]>) -> Reply {
    Reply::Bytes(response(status, headers, body))
}

fn file() -> Reply {
    Reply::Bytes(pdf())
}

fn page(status: u16) -> Reply {
    whole(status, HTML, "<html>signed out")
}

fn redirect(status: u16, location: &str) -> Reply {
    whole(status, &[&format!("location: {location}")], "")
}

fn half_of_the_headers() -> Vec<u8> {
    response(200, &[], PDF)[..25].to_vec()
}

/// Returns a response that ends in the middle of the body.
fn half() -> Vec<u8> {
    let mut bytes = response(200, &[], PDF);
    bytes.truncate(bytes.len() - 20);
    bytes
}

fn chunked(end: &str) -> Reply {
    let head = "HTTP/1.1 200 X\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n";
    let body = String::from_utf8_lossy(PDF);
    Reply::Bytes(format!("{head}{:x}\r\n{body}\r\n{end}", PDF.len()).into_bytes())
}

async fn check_all(rows: &[Row]) {
    check_rows(&CREDENTIALS, &TestServer::always(pdf()).await, rows).await;
}

#[rustfmt::skip]
#[tokio::test(start_paused = true)]
async fn reports_broken_connections() {
    use Reply::{Bytes, Reset};
    check_all(&[
        //  the fault                      responses                       asynchronous       synchronous        download
        row("refused",                     [],                             "unreached 0 0 -", "unreached 0 0 -", "unreached 0 0 -"),
        row("reset at once",               [Reset(Vec::new())],            "broken 1 0 -",    "broken 1 0 -",    "broken 3 0 -"),
        row("reset in the headers",        [Reset(half_of_the_headers())], "broken 1 0 -",    "broken 1 0 -",    "broken 3 0 -"),
        // The client neither generates again nor restarts a download.
        row("reset in the body",           [Reset(half())],                "truncated 1 0 -", "truncated 1 0 -", "truncated 1 0 -"),
        row("ended at once",               [Bytes(Vec::new())],            "broken 1 0 -",    "broken 1 0 -",    "broken 3 0 -"),
        row("ended before its length",     [Bytes(half())],                "truncated 1 0 -", "truncated 1 0 -", "truncated 1 0 -"),
        row("ended before its last chunk", [chunked("")],                  "truncated 1 0 -", "truncated 1 0 -", "truncated 1 0 -"),
        row("all chunks there",            [chunked("0\r\n\r\n")],         "unread 1 0 -",    "ok 1 0 file",     "ok 1 0 file"),
        row("reset once",                  [Reset(Vec::new()), file()],    "broken 1 0 -",    "broken 1 0 -",    "ok 2 0 file"),
    ]).await;
}

#[rustfmt::skip]
#[tokio::test(start_paused = true)]
async fn reports_slow_responses() {
    use Reply::{Hang, SlowBody, Slowly};
    // At one byte a second, the headers take more than 130 s.
    let padding = format!("x-padding: {}", "x".repeat(200));
    let long = response(200, &[&padding], PDF);
    check_all(&[
        //  the fault               responses                      asynchronous     synchronous      download
        row("it never comes",       [Hang(Vec::new())],            "timeout 1 0 -", "timeout 1 0 -", "timeout 3 0 -"),
        row("its headers stall",    [Hang(half_of_the_headers())], "timeout 1 0 -", "timeout 1 0 -", "timeout 3 0 -"),
        row("its headers are slow", [Slowly(long)],                "timeout 1 0 -", "timeout 1 0 -", "timeout 3 0 -"),
        row("its body stalls",      [Hang(half())],                "timeout 1 0 -", "timeout 1 0 -", "timeout 1 0 -"),
        // A download has no timeout while bytes arrive.
        row("its body is slow",     [SlowBody(pdf())],             "timeout 1 0 -", "ok 1 0 file",   "ok 1 0 file"),
    ]).await;
}

#[rustfmt::skip]
#[tokio::test(start_paused = true)]
async fn reports_unexpected_responses() {
    check_all(&[
        //  the fault                responses                 asynchronous    synchronous      download
        row("a page",                [page(200)],              "unread 1 0 -", "no-file 1 0 -", "no-file 1 0 -"),
        row("JSON",                  [whole(200, JSON, "[]")], "unread 1 0 -", "no-file 1 0 -", "no-file 1 0 -"),
        row("nothing",               [whole(200, &[], "")],    "unread 1 0 -", "no-file 1 0 -", "no-file 1 0 -"),
        // The client checks the bytes, not the content type.
        row("a PDF by another name", [whole(200, HTML, PDF)],  "unread 1 0 -", "ok 1 0 file",   "ok 1 0 file"),
    ]).await;
}

#[rustfmt::skip]
#[tokio::test(start_paused = true)]
async fn reports_server_errors() {
    check_all(&[
        //  the fault                         responses                       asynchronous synchronous  download
        row("500",                            [page(500)],                    "500 1 0 -", "500 1 0 -", "500 3 0 -"),
        row("502",                            [page(502)],                    "502 1 0 -", "502 1 0 -", "502 3 0 -"),
        row("503",                            [page(503)],                    "503 1 0 -", "503 1 0 -", "503 3 0 -"),
        row("504",                            [page(504)],                    "504 1 0 -", "504 1 0 -", "504 3 0 -"),
        row("503, and says until when",       [whole(503, LATER, "")],        "503 3 0 -", "503 3 0 -", "503 3 0 -"),
        row("502 and 504, and then the file", [page(502), page(504), file()], "502 1 0 -", "502 1 0 -", "ok 3 0 file"),
        row("a page of somebody else",        [page(403)],                    "403 1 0 -", "403 1 0 -", "403 1 0 -"),
    ]).await;
}

#[rustfmt::skip]
#[tokio::test(start_paused = true)]
async fn reports_too_many_requests() {
    check_all(&[
        //  the fault                   responses                asynchronous    synchronous    download
        row("429",                      [page(429)],             "429 3 0 -",    "429 3 0 -",   "429 3 0 -"),
        row("429, and says until when", [whole(429, LATER, "")], "429 3 0 -",    "429 3 0 -",   "429 3 0 -"),
        row("429, and then the file",   [page(429), file()],     "unread 2 0 -", "ok 2 0 file", "ok 2 0 file"),
    ]).await;
}

#[rustfmt::skip]
#[tokio::test(start_paused = true)]
async fn reports_expired_credentials() {
    let elsewhere = TestServer::always(pdf()).await;
    check_rows(&[Credentials::Key], &elsewhere, &[
        //  the fault responses    asynchronous synchronous  download
        row("401",    [page(401)], "401 1 0 -", "401 1 0 -", "401 1 0 -"),
    ]).await;
    // The client replaces the token once.
    check_rows(&[Credentials::Token], &elsewhere, &[
        //  the fault                 responses            asynchronous    synchronous    download
        row("401",                    [page(401)],         "401 2 0 -",    "401 2 0 -",   "401 2 0 -"),
        row("401, and then the file", [page(401), file()], "unread 2 0 -", "ok 2 0 file", "ok 2 0 file"),
    ]).await;
}

/// The client does not follow the redirect of a POST.
#[rustfmt::skip]
#[tokio::test(start_paused = true)]
async fn reports_redirected_requests() {
    let elsewhere = TestServer::always(pdf()).await;
    let away = elsewhere.url("/file");
    check_rows(&CREDENTIALS, &elsewhere, &[
        //  the fault                   responses                                       asynchronous synchronous  download
        row("to the same origin",       [redirect(307, "?again"), file()],              "307 1 0 -", "307 1 0 -", "ok 2 0 file"),
        row("to another origin",        [redirect(307, &away)],                         "307 1 0 -", "307 1 0 -", "ok 1 1 file"),
        row("there by way of the same", [redirect(302, "/v1/x"), redirect(303, &away)], "302 1 0 -", "302 1 0 -", "ok 2 1 file"),
        row("round and round",          [redirect(302, "?again")],                      "302 1 0 -", "302 1 0 -", "TooMany 6 0 -"),
        row("down to http",             [redirect(302, "http://storage.example/file")], "302 1 0 -", "302 1 0 -", "NotHttps 1 0 -"),
        row("nowhere",                  [whole(302, &[], "")],                          "302 1 0 -", "302 1 0 -", "InvalidLocation 1 0 -"),
    ]).await;
}

/// The client would send the secret to the target of such a redirect.
#[tokio::test(start_paused = true)]
async fn reports_redirecting_token_issuers() {
    let elsewhere = TestServer::always(token()).await;
    let service = TestServer::always(pdf()).await;
    for status in [302, 307, 308] {
        let away = format!("location: {}", elsewhere.url("/oauth/token"));
        let issuer = TestServer::always(response(status, &[&away], "")).await;
        for kind in KINDS {
            let (base, issuer) = (service.url("/v1"), issuer.url("/api/v1"));
            let (result, left) = outcome(&base, &issuer, kind, Credentials::Token).await;
            let expected = "no-token-TokenNotFollowed";
            assert_eq!((&*result, left), (expected, "-"), "{status}, {kind:?}");
        }
        assert_eq!(issuer.requests().len(), 3);
    }
    assert_eq!((service.connections(), elsewhere.connections()), (0, 0));
}
