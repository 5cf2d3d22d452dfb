//! Completion by webhook.

use super::*;

/// A server that records the headers and the body of each webhook.
struct Receiver {
    url: String,
    calls: UnboundedReceiver<(HeaderMap, Bytes)>,
}

impl Receiver {
    async fn start() -> Receiver {
        async fn keep(
            State(sender): State<UnboundedSender<(HeaderMap, Bytes)>>,
            headers: HeaderMap,
            body: Bytes,
        ) -> StatusCode {
            sender
                .send((headers, body))
                .map_or(StatusCode::GONE, |()| StatusCode::NO_CONTENT)
        }

        let (sender, calls) = unbounded_channel();
        let router = Router::new().route("/", post(keep)).with_state(sender);
        let url = serve(router).await;
        Receiver { url, calls }
    }

    async fn next(&mut self) -> (HeaderMap, Bytes) {
        let call = tokio::time::timeout(Duration::from_secs(60), self.calls.recv()).await;
        call.expect("a webhook within a minute")
            .expect("a receiver")
    }
}

#[tokio::test]
async fn signed_webhook_reports_the_finished_file() {
    let mut receiver = Receiver::start().await;
    let emulator = emulator()
        .webhook(&receiver.url, SECRET)
        .start()
        .await
        .expect("a start");
    let client = client(&emulator, KEY);
    let order = Order {
        order: 7,
        タグ: vec![],
    };
    let accepted = invoice()
        .generate_async(&client)
        .passcode(true)
        .passthrough(&order)
        .await
        .expect("accepted");

    let (headers, body) = receiver.next().await;
    let event = Verifier::new(SECRET)
        .expect("a secret")
        .verify(&headers, &body)
        .expect("an event");
    assert!(event.is_for_request(&accepted));
    let EventKind::FileCompleted(completed) = &event.kind else {
        panic!("{}", event.name)
    };
    assert_eq!(completed.design_id.as_deref(), Some("invoice"));
    assert_eq!(completed.version, Some(1));
    assert_eq!(completed.files[0].file_id, accepted.files[0].file_id);
    assert_eq!(
        completed.files[0].passthrough::<Order>().expect("an order"),
        Some(order)
    );
    // Only the response contains the passcode.
    assert!(completed.files[0]
        .share
        .as_ref()
        .is_some_and(|share| share.passcode.is_none()));
    // No wait is needed, because the file exists.
    let download = client.download(&accepted.request_id, &accepted.files[0].file_id);
    download.bytes().await.expect("the PDF");

    let mut tampered = body.to_vec();
    let last = tampered.len() - 2;
    tampered[last] ^= 1;
    let wrong = Verifier::new("another").expect("a secret");
    let right = Verifier::new(SECRET).expect("a secret");
    for result in [
        right.verify(&headers, &tampered),
        wrong.verify(&headers, &body),
    ] {
        assert!(
            matches!(result, Err(WebhookError::InvalidSignature)),
            "{result:?}"
        );
    }
    assert!(matches!(
        right.verify(&HeaderMap::new(), &body),
        Err(WebhookError::MissingHeader { .. })
    ));
}
