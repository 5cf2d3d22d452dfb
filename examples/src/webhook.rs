use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use reportflow::webhook::{Inbox, Verifier};
use tokio::net::TcpListener;

use crate::Result;

/// Starts a receiver of webhooks and returns its URL. Events with a valid
/// signature go to the inbox.
pub(crate) async fn listen(secret: &str, inbox: Inbox) -> Result<String> {
    let router = Router::new()
        .route("/webhook", post(receive))
        .with_state((Verifier::new(secret)?, inbox));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(format!("http://{address}/webhook"))
}

/// Verifies the signature before it parses the body.
async fn receive(
    State((verifier, inbox)): State<(Verifier, Inbox)>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    match verifier.verify(&headers, &body) {
        Ok(event) => {
            inbox.deliver(event);
            StatusCode::NO_CONTENT
        }
        Err(error) => {
            eprintln!("webhook rejected: {error}");
            // 401 for an invalid signature, 400 for a signed body that is invalid.
            StatusCode::from_u16(error.status()).expect("a status of HTTP")
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpStream;

    use super::*;

    fn post(address: &str, headers: &[(String, String)], body: &str) -> String {
        let mut request = "POST /webhook HTTP/1.1\r\nhost: x\r\nconnection: close\r\n".to_owned();
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        request += &format!("content-length: {}\r\n\r\n{body}", body.len());
        let mut stream = TcpStream::connect(address).expect("a server");
        stream.write_all(request.as_bytes()).expect("sent");
        let mut response = String::new();
        stream.read_to_string(&mut response).expect("a response");
        response.split(' ').nth(1).expect("a status").to_owned()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn each_webhook_error_has_its_status() {
        let url = listen("s3cret", Inbox::new()).await.expect("a listener");
        let address = url.split('/').nth(2).expect("an address").to_owned();
        let statuses = tokio::task::spawn_blocking(move || {
            let verifier = Verifier::new("s3cret").expect("a secret");
            let event = r#"{"event":"file.completed","requestId":"r","files":[]}"#;
            [
                post(&address, &verifier.sign("", event.as_bytes()), event),
                post(&address, &[], event),
                post(&address, &verifier.sign("", b"{"), "{"),
            ]
        });
        assert_eq!(statuses.await.expect("responses"), ["204", "401", "400"]);
    }
}
