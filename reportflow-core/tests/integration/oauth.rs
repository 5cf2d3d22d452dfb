//! OAuth client credentials. The clock is paused.

use std::error::Error as _;
use std::time::Duration;

use crate::support::oauth_issuer::{SECRET, accepted, builder, client, issuer, token};
use crate::support::rate_limiter;
use crate::support::test_server::{
    Reply, TestServer, download, error_response, generate, pdf, response,
};
use reportflow_core::{Client, ClientCredentials, ConfigError, Error};
use tokio::task::JoinSet;
use tokio::time::sleep;

#[tokio::test(start_paused = true)]
async fn tasks_share_one_token_request() {
    let (issuer, api) = (issuer(3600).await, TestServer::always(accepted()).await);
    let client = client(&issuer, &api);
    let mut tasks = JoinSet::new();
    for _ in 0..20 {
        tasks.spawn(generate(&client).into_future());
    }
    for accepted in tasks.join_all().await {
        accepted.unwrap();
    }
    let requests = issuer.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].line(), "POST /api/v1/oauth/token HTTP/1.1");
    let form = "application/x-www-form-urlencoded";
    assert_eq!(requests[0].header("content-type"), Some(form));
    assert_eq!(
        String::from_utf8_lossy(&requests[0].body),
        "grant_type=client_credentials&scope=pdf%3Agenerate\
         &client_id=the%20client&client_secret=s3cr%26t%2Fdo%3Dnot%20show"
    );
    assert_eq!(requests[0].header("authorization"), None);
    for request in api.requests() {
        assert_eq!(request.header("authorization"), Some("Bearer at_0"));
        assert_eq!(request.header("appkey"), None);
    }
}

#[tokio::test(start_paused = true)]
async fn each_client_of_a_builder_fetches_its_own_token() {
    let (issuer, api) = (issuer(3600).await, TestServer::always(accepted()).await);
    let builder = builder(&issuer, &api);
    let (one, other) = (builder.clone().build().unwrap(), builder.build().unwrap());
    for client in [&one, &other, &one.clone()] {
        generate(client).await.unwrap();
    }
    let sent = api.requests();
    let sent: Vec<_> = sent
        .iter()
        .map(|sent| sent.header("authorization"))
        .collect();
    let expected = ["Bearer at_0", "Bearer at_1", "Bearer at_0"].map(Some);
    assert_eq!((issuer.requests().len(), &sent[..]), (2, &expected[..]));
}

#[tokio::test(start_paused = true)]
async fn sends_credentials_as_basic_auth() {
    let (issuer, api) = (issuer(3600).await, TestServer::always(accepted()).await);
    let oauth = ClientCredentials::new("the client", SECRET)
        .issuer(issuer.url("/api/v1/"))
        .basic_auth();
    let client = Client::builder()
        .base_url(api.url("/v1"))
        .client_credentials(oauth);
    generate(&client.build().unwrap()).await.unwrap();
    let request = &issuer.requests()[0];
    // "the%20client:s3cr%26t%2Fdo%3Dnot%20show"
    assert_eq!(
        request.header("authorization"),
        Some("Basic dGhlJTIwY2xpZW50OnMzY3IlMjZ0JTJGZG8lM0Rub3QlMjBzaG93")
    );
    assert_eq!(
        String::from_utf8_lossy(&request.body),
        "grant_type=client_credentials&scope=pdf%3Agenerate"
    );
}

#[tokio::test(start_paused = true)]
async fn replaces_a_token_before_it_expires() {
    let (issuer, api) = (issuer(3600).await, TestServer::always(accepted()).await);
    let client = client(&issuer, &api);
    generate(&client).await.unwrap();
    sleep(Duration::from_secs(3539)).await;
    generate(&client).await.unwrap();
    assert_eq!(issuer.requests().len(), 1);
    // The client replaces a token one minute before it expires, because a request takes time.
    sleep(Duration::from_secs(2)).await;
    generate(&client).await.unwrap();
    assert_eq!(issuer.requests().len(), 2);
    let last = api.requests().pop().unwrap();
    assert_eq!(last.header("authorization"), Some("Bearer at_1"));
}

#[tokio::test(start_paused = true)]
async fn tasks_replace_a_rejected_token_once() {
    let issuer = issuer(3600).await;
    // The first five requests have a revoked token.
    let api = TestServer::start(|number| {
        Reply::Bytes(match number {
            0..5 => error_response(401, r#""認証情報が不正です""#),
            _ => accepted(),
        })
    })
    .await;
    let client = client(&issuer, &api);
    let mut tasks = JoinSet::new();
    for _ in 0..5 {
        tasks.spawn(generate(&client).into_future());
    }
    for accepted in tasks.join_all().await {
        accepted.unwrap();
    }
    assert_eq!(issuer.requests().len(), 2);
    assert_eq!(api.requests().len(), 10);
    for request in &api.requests()[5..] {
        assert_eq!(request.header("authorization"), Some("Bearer at_1"));
    }
}

#[tokio::test(start_paused = true)]
async fn returns_401_when_the_new_token_is_rejected() {
    let issuer = issuer(3600).await;
    let api = TestServer::always(error_response(401, r#""認証情報が不正です""#)).await;
    let error = generate(&client(&issuer, &api)).await.unwrap_err();
    assert!(matches!(error, Error::Unauthorized(_)), "{error}");
    assert_eq!((issuer.requests().len(), api.requests().len()), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn rejected_credentials_are_not_retried() {
    let body = r#"{"error":"invalid_client","error_description":"unknown client"}"#;
    let issuer = TestServer::always(response(401, &[], body)).await;
    let api = TestServer::always(accepted()).await;
    let error = generate(&client(&issuer, &api)).await.unwrap_err();
    assert_eq!(
        (error.to_string(), error.source().unwrap().to_string()),
        (
            "cannot fetch an access token".to_owned(),
            format!("invalid credentials: 401 {body}")
        )
    );
    assert_eq!(error.status(), Some(401));
    assert_eq!(api.connections(), 0, "nothing was sent");
    assert_eq!(issuer.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn shows_no_secret_and_no_token() {
    let echo = format!("at_0 {SECRET}");
    for bytes in [
        response(400, &[], &echo),
        response(200, &[], &echo),
        error_response(400, &format!("[\"{echo}\"]")),
    ] {
        let (issuer, api) = (issuer(3600).await, TestServer::always(bytes).await);
        let client = client(&issuer, &api);
        let error = generate(&client).await.unwrap_err();
        let shown = format!("{client:?} {error:?} {error}");
        for secret in ["at_", SECRET] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
    // Neither does the previous token, which other requests may still use.
    let issuer = issuer(3600).await;
    let api = TestServer::start(|number| {
        Reply::Bytes(match number {
            0 => response(401, &[], ""),
            _ => response(400, &[], "at_0 at_1"),
        })
    })
    .await;
    let error = generate(&client(&issuer, &api)).await.unwrap_err();
    let body = &error.api_error().unwrap().body_excerpt;
    assert_eq!(body, "[access token] [access token]");

    // An issuer that repeats a token does not replace the previous one.
    let issuer = TestServer::start(|number| Reply::Bytes(token(number.min(1), 3600))).await;
    let api = TestServer::start(|number| {
        Reply::Bytes(match number {
            // Each request gets the next token after its first response.
            0..3 => response(401, &[], ""),
            _ => response(400, &[], "at_0 at_1"),
        })
    })
    .await;
    let same = client(&issuer, &api);
    assert_eq!(generate(&same).await.unwrap_err().status(), Some(401));
    let error = generate(&same).await.unwrap_err();
    assert_eq!(issuer.requests().len(), 3);
    let body = &error.api_error().unwrap().body_excerpt;
    assert_eq!(body, "[access token] [access token]");

    let oauth = ClientCredentials::new("the client", SECRET);
    assert!(!format!("{oauth:?}").contains(SECRET));

    let sent = "client_secret=s3cr%26t%2Fdo%3Dnot%20show dGhlJTIwY2xpZW50OnMzY3IlMjZ0JTJGZG8lM0Rub3QlMjBzaG93";
    let echo = TestServer::always(response(400, &[], format!("{SECRET} {sent}"))).await;
    let unreadable = TestServer::always(response(200, &[], r#"{"access_token":["at_9"]}"#)).await;
    for issuer in [echo, unreadable] {
        let api = TestServer::always(accepted()).await;
        let error = generate(&client(&issuer, &api)).await.unwrap_err();
        let shown = format!("{error:?}");
        for secret in [SECRET, "at_9", "s3cr", "dGhl"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn short_lived_token_is_requested_once_a_request() {
    let issuer = issuer(0).await;
    let api = TestServer::always(accepted()).await;
    let client = client(&issuer, &api);
    for _ in 0..10 {
        generate(&client).await.unwrap();
    }
    assert_eq!(issuer.requests().len(), 1);
    sleep(Duration::from_secs(5)).await;
    generate(&client).await.unwrap();
    assert_eq!(issuer.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn reads_any_lifetime_and_rejects_invalid_tokens() {
    for (lifetime, lives) in [
        ("1000000000000000000", Duration::from_secs(7000)),
        ("7200.5", Duration::from_secs(7000)),
        ("7.2e3", Duration::from_secs(3500)),
        ("1e18", Duration::from_secs(3500)),
        ("\"7200\"", Duration::from_secs(7000)),
        ("null", Duration::from_secs(3500)),
        ("\"soon\"", Duration::from_secs(3500)),
        ("-5", Duration::from_secs(3500)),
    ] {
        let json = format!(r#"{{"access_token":"at_0","expires_in":{lifetime}}}"#);
        let issuer = TestServer::always(response(200, &[], json)).await;
        let api = TestServer::always(accepted()).await;
        let client = client(&issuer, &api);
        generate(&client).await.unwrap();
        sleep(lives).await;
        generate(&client).await.unwrap();
        assert_eq!(issuer.requests().len(), 1, "{lifetime}");
    }
    let marked = "\u{feff}{\"access_token\":\"at_0\"}";
    let issuer = TestServer::always(response(200, &[], marked)).await;
    let api = TestServer::always(accepted()).await;
    generate(&client(&issuer, &api)).await.unwrap();
    let issuer = TestServer::always(response(200, &[], r#"{"access_token":""}"#)).await;
    let api = TestServer::always(accepted()).await;
    let error = generate(&client(&issuer, &api)).await.unwrap_err();
    assert!(matches!(error, Error::AccessToken(_)), "{error}");
}

#[tokio::test(start_paused = true)]
async fn waiting_for_a_token_takes_no_rate_limit_slot() {
    // The issuer sends one byte a second, which takes more than a minute.
    let slow = || response(200, &[], r#"{"access_token":"at_0","expires_in":3600}"#);
    let issuer = TestServer::start(move |_| Reply::Slowly(slow())).await;
    let api = TestServer::always(accepted()).await;
    let oauth = ClientCredentials::new("x", "y").issuer(issuer.url("/api/v1"));
    let client = Client::builder()
        .base_url(api.url("/v1"))
        .client_credentials(oauth)
        .attempt_timeout(Duration::from_secs(500))
        .rate_limiter(rate_limiter(1, 2));
    let client = client.build().unwrap();
    let start = tokio::time::Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..4 {
        let generate = generate(&client);
        tasks.spawn(async move {
            generate.await.unwrap();
            start.elapsed()
        });
    }
    let mut ended = tasks.join_all().await;
    ended.sort();
    assert!(ended[0] > Duration::from_secs(60));
    assert_eq!(ended[2] - ended[0], Duration::from_secs(61));
}

#[tokio::test(start_paused = true)]
async fn sends_no_token_to_another_origin() {
    let issuer = issuer(3600).await;
    let other = TestServer::always(pdf()).await;
    let elsewhere = format!("location: {}", other.url("/file"));
    let api = TestServer::always(response(302, &[&elsewhere], "")).await;
    let client = client(&issuer, &api);
    download(&client).bytes().await.unwrap();
    let request = &other.requests()[0];
    assert_eq!(request.header("authorization"), None);
    assert_eq!(request.header("referer"), None);
}

#[test]
fn rejects_missing_credentials_and_http_issuers() {
    let build = |oauth: ClientCredentials| {
        Client::builder()
            .client_credentials(oauth)
            .build()
            .unwrap_err()
    };
    for (id, secret) in [("", "x"), ("x", "")] {
        let error = build(ClientCredentials::new(id, secret));
        assert!(matches!(error, ConfigError::MissingCredentials), "{error}");
    }
    let error = build(ClientCredentials::new("x", "y").issuer("http://issuer.example/api"));
    assert!(matches!(error, ConfigError::NotHttps), "{error}");
    // A proxy may be between this machine and the remote service.
    let error = build(ClientCredentials::new("x", "y").issuer("http://127.0.0.1:8080/api"));
    assert!(matches!(error, ConfigError::NotHttps), "{error}");
    let error = build(ClientCredentials::new("x", "y").issuer("issuer"));
    assert!(
        matches!(error, ConfigError::InvalidIssuer { .. }),
        "{error}"
    );
}
