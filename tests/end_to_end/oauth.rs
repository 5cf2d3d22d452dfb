//! OAuth tokens instead of the app key.

use std::future::IntoFuture as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use reportflow::{ClientBuilder, ClientCredentials};
use tokio::task::JoinSet;
use tokio::time::{advance, Instant};

use super::*;

// Characters that need encoding in a form and in the header `Authorization`.
const ID: &str = "client:1 & 商店";
const CLIENT_SECRET: &str = "s+cr%t=あ";

/// A proxy of the emulator's token issuer that counts requests.
struct Issuer {
    url: String,
    token_requests: Arc<AtomicUsize>,
}

impl Issuer {
    async fn start(emulator: &Emulator) -> Issuer {
        // The workspace builds reqwest with rustls, but without a crypto provider.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let token_requests: Arc<AtomicUsize> = Arc::default();
        let count = Arc::clone(&token_requests);
        let target = format!("{}/oauth/token", emulator.issuer());
        let relay = move |mut headers: HeaderMap, body: Bytes| async move {
            count.fetch_add(1, Ordering::Relaxed);
            let mut request = reqwest::Client::new().post(target).body(body);
            for name in [AUTHORIZATION, CONTENT_TYPE] {
                if let Some(value) = headers.remove(&name) {
                    request = request.header(name, value);
                }
            }
            let response = request.send().await.expect("a response");
            (response.status(), response.bytes().await.expect("a body"))
        };
        Issuer {
            url: serve(Router::new().route("/oauth/token", post(relay))).await,
            token_requests,
        }
    }

    fn token_requests(&self) -> usize {
        self.token_requests.load(Ordering::Relaxed)
    }

    fn credentials(&self) -> ClientCredentials {
        ClientCredentials::new(ID, CLIENT_SECRET).issuer(&self.url)
    }
}

fn client_builder(emulator: &Emulator, oauth: ClientCredentials) -> ClientBuilder {
    Client::builder()
        .base_url(emulator.base_url())
        .client_credentials(oauth)
}

fn document() -> Oldest {
    Oldest {
        customer_name: "客".into(),
        amount: 1,
        issued: "2026-11-24".into(),
    }
}

/// Builds the client. Also returns the statuses of its responses, except for token
/// requests.
fn observed(client: ClientBuilder) -> (Client, Arc<Mutex<Vec<u16>>>) {
    let statuses: Arc<Mutex<Vec<u16>>> = Arc::default();
    let log = Arc::clone(&statuses);
    let client = client.on_response(move |response| {
        let status = response.status.expect("a response");
        log.lock().expect("the statuses").push(status);
    });
    (client.build().expect("a client"), statuses)
}

#[tokio::test]
async fn both_ways_to_send_credentials_work() {
    let emulator = emulator().oauth(ID, CLIENT_SECRET).start();
    let emulator = emulator.await.expect("a start");
    let issuer = Issuer::start(&emulator).await;
    for (n, oauth) in [issuer.credentials(), issuer.credentials().basic_auth()]
        .into_iter()
        .enumerate()
    {
        let client = client_builder(&emulator, oauth).build().expect("a client");
        let generated = document().generate_sync(&client).await.expect("a PDF");
        assert!(text(&generated.bytes).contains("客"));
        let accepted = document().generate_async(&client).await.expect("accepted");
        assert!(words(&client, &accepted).await.contains("客"));
        client.designs().await.expect("the designs");
        assert_eq!(issuer.token_requests(), n + 1, "all requests share a token");
    }
}

#[tokio::test]
async fn wrong_credentials_are_a_redacted_token_error() {
    let emulator = emulator().oauth(ID, CLIENT_SECRET).start();
    let emulator = emulator.await.expect("a start");
    for basic in [false, true] {
        let oauth = ClientCredentials::new(ID, "wr0ng-secret").issuer(emulator.issuer());
        let oauth = if basic { oauth.basic_auth() } else { oauth };
        let client = client_builder(&emulator, oauth).build().expect("a client");
        let error = document().generate_async(&client).await;
        let error = error.expect_err("wrong credentials");
        assert!(matches!(error, Error::AccessToken(_)), "{error:?}");
        assert_eq!(error.status(), Some(401));
        for text in [error.to_string(), format!("{error:?}")] {
            assert!(!text.contains("wr0ng-secret"), "{text}");
        }
    }
}

#[tokio::test]
async fn tasks_replace_a_revoked_token_once() {
    let emulator = emulator().oauth(ID, CLIENT_SECRET).start();
    let emulator = emulator.await.expect("a start");
    let issuer = Issuer::start(&emulator).await;
    let (client, statuses) = observed(client_builder(&emulator, issuer.credentials()));
    document().generate_async(&client).await.expect("accepted");
    emulator.revoke_tokens();
    statuses.lock().expect("the statuses").clear();

    let mut tasks = JoinSet::new();
    for _ in 0..20 {
        tasks.spawn(document().generate_async(&client).into_future());
    }
    for accepted in tasks.join_all().await {
        accepted.expect("accepted after a retry");
    }
    assert_eq!(issuer.token_requests(), 2);
    let statuses = statuses.lock().expect("the statuses");
    let rejected = statuses.iter().filter(|status| **status == 401).count();
    assert!(rejected > 1, "only {rejected} tasks had the revoked token");
    assert_eq!(statuses.len(), 20 + rejected);
}

#[tokio::test(start_paused = true)]
async fn replaces_a_token_before_it_expires() {
    let start = Instant::now();
    let emulator = emulator()
        .oauth(ID, CLIENT_SECRET)
        .token_lifetime(Duration::from_secs(100))
        .clock(move || SystemTime::UNIX_EPOCH + start.elapsed())
        .start();
    let emulator = emulator.await.expect("a start");
    let issuer = Issuer::start(&emulator).await;
    let (client, statuses) = observed(client_builder(&emulator, issuer.credentials()));
    for tokens in 1..=3 {
        document().generate_async(&client).await.expect("accepted");
        advance(Duration::from_secs(89)).await;
        document().generate_async(&client).await.expect("accepted");
        assert_eq!(issuer.token_requests(), tokens);
        // The token is valid for 5 more seconds.
        advance(Duration::from_secs(6)).await;
    }
    let statuses = statuses.lock().expect("the statuses");
    assert!(statuses.iter().all(|status| *status == 202), "{statuses:?}");
}
