//! A token issuer that fails, hangs or repeats a token. The clock is paused.

use std::error::Error as _;
use std::time::Duration;

use crate::support::oauth_issuer::{accepted, builder, client, once, token};
use crate::support::test_server::{
    Reply, TestServer, download, error_response, generate, response,
};
use reportflow_core::{Error, RetryPolicy};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

#[tokio::test(start_paused = true)]
async fn retries_when_the_issuer_fails() {
    let issuer = TestServer::start(|number| {
        Reply::Bytes(match number {
            0 => response(502, &[], "<html>"),
            1 => Vec::new(),
            number => token(number, 3600),
        })
    })
    .await;
    let api = TestServer::always(accepted()).await;
    let client = client(&issuer, &api);
    // A token request can be retried, even if its API request can be sent only once.
    generate(&client).await.unwrap();
    assert_eq!((issuer.requests().len(), api.requests().len()), (3, 1));
}

#[tokio::test(start_paused = true)]
async fn all_tasks_share_one_issuer_timeout() {
    let issuer = TestServer::start(|_| Reply::Hang(Vec::new())).await;
    let api = TestServer::always(accepted()).await;
    let client = builder(&issuer, &api)
        .retry_policy(RetryPolicy::disabled())
        .build()
        .unwrap();
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..10 {
        tasks.spawn(generate(&client).into_future());
    }
    for outcome in tasks.join_all().await {
        let error = outcome.unwrap_err();
        assert!(matches!(error, Error::AccessToken(_)), "{error}");
        let cause = error.source().unwrap().to_string();
        assert_eq!(cause, "no response within 120s");
    }
    assert_eq!(start.elapsed(), Duration::from_secs(120));
    assert_eq!(api.connections(), 0);
}

/// Some issuers return the same token until it expires. Some servers of the service may
/// reject a new token for a short time.
#[tokio::test(start_paused = true)]
async fn tasks_request_an_unchanged_token_once() {
    let issuer = TestServer::always(token(0, 3600)).await;
    let api = TestServer::start(|number| {
        Reply::Bytes(match number {
            0..20 => error_response(401, r#""unknown""#),
            _ => accepted(),
        })
    })
    .await;
    let client = client(&issuer, &api);
    let mut tasks = JoinSet::new();
    for _ in 0..20 {
        tasks.spawn(generate(&client).into_future());
    }
    for outcome in tasks.join_all().await {
        outcome.unwrap();
    }
    assert_eq!(issuer.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn waiting_tasks_share_a_rejected_token_request() {
    let issuer = TestServer::always(response(401, &[], r#"{"error":"invalid_client"}"#)).await;
    let api = TestServer::always(accepted()).await;
    let client = client(&issuer, &api);
    let mut tasks = JoinSet::new();
    for _ in 0..20 {
        tasks.spawn(generate(&client).into_future());
    }
    for outcome in tasks.join_all().await {
        assert_eq!(outcome.unwrap_err().status(), Some(401));
    }
    assert_eq!(issuer.requests().len(), 1);
    // A later task requests a token again.
    generate(&client).await.unwrap_err();
    assert_eq!(issuer.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn uses_a_valid_token_while_the_issuer_is_down() {
    let issuer = once(3600, Reply::Bytes(response(503, &[], ""))).await;
    let api = TestServer::always(accepted()).await;
    let client = client(&issuer, &api);
    generate(&client).await.unwrap();
    sleep(Duration::from_secs(3550)).await;
    for _ in 0..10 {
        generate(&client).await.unwrap();
    }
    assert_eq!(issuer.requests().len(), 2, "not each call asks for another");
    sleep(Duration::from_secs(55)).await;
    let error = generate(&client).await.unwrap_err();
    assert_eq!(error.status(), Some(503));
}

/// Requests with a valid token wait only a short time for the issuer.
#[tokio::test(start_paused = true)]
async fn uses_a_valid_token_while_the_issuer_hangs() {
    for limit in [1, 5, 120].map(Duration::from_secs) {
        let issuer = once(3600, Reply::Hang(Vec::new())).await;
        let api = TestServer::always(accepted()).await;
        let client = builder(&issuer, &api)
            .attempt_timeout(limit)
            .build()
            .unwrap();
        generate(&client).await.unwrap();
        sleep(Duration::from_secs(3545)).await;
        let start = Instant::now();
        let mut tasks = JoinSet::new();
        for _ in 0..10 {
            tasks.spawn(generate(&client).into_future());
        }
        for outcome in tasks.join_all().await {
            outcome.unwrap();
        }
        // The request keeps half of its timeout.
        assert_eq!(start.elapsed(), (limit / 2).min(Duration::from_secs(5)));
    }
}

#[tokio::test(start_paused = true)]
async fn hanging_issuer_takes_half_of_the_timeout_at_most() {
    let issuer = once(3600, Reply::Hang(Vec::new())).await;
    let api = TestServer::always(accepted()).await;
    let limit = Duration::from_secs(4);
    let client = builder(&issuer, &api).total_timeout(limit).build().unwrap();
    generate(&client).await.unwrap();
    sleep(Duration::from_secs(3545)).await;
    let start = Instant::now();
    generate(&client).await.unwrap();
    assert_eq!(start.elapsed(), limit / 2);
}

/// The new token takes longer than a request with a valid token waits.
#[tokio::test(start_paused = true)]
async fn uses_a_token_in_its_last_seconds() {
    let issuer = once(60, Reply::SlowBody(token(1, 3600))).await;
    let api = TestServer::always(accepted()).await;
    let client = builder(&issuer, &api)
        .retry_policy(RetryPolicy::disabled())
        .build()
        .unwrap();
    generate(&client).await.unwrap();
    sleep(Duration::from_secs(57)).await;
    generate(&client).await.unwrap();
    // An expired token makes the request wait up to its timeout.
    sleep(Duration::from_secs(3)).await;
    generate(&client).await.unwrap();
    assert_eq!(api.requests().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn short_timeout_does_not_end_the_token_request_of_others() {
    let issuer = TestServer::start(|number| Reply::SlowBody(token(number, 3600))).await;
    let api = TestServer::always(accepted()).await;
    let client = builder(&issuer, &api)
        .retry_policy(RetryPolicy::disabled())
        .build()
        .unwrap();
    let short = download(&client).wait_up_to(Duration::from_secs(1)).bytes();
    let (short, long) = tokio::join!(short, generate(&client));
    assert!(matches!(short, Err(Error::NotReady { .. })), "{short:?}");
    long.unwrap();
}

#[tokio::test(start_paused = true)]
async fn waits_for_a_slow_issuer_without_a_token() {
    let issuer = once(3600, Reply::SlowBody(token(1, 3600))).await;
    let api = TestServer::start(|number| {
        Reply::Bytes(match number {
            0 => error_response(401, r#""expired""#),
            _ => accepted(),
        })
    })
    .await;
    let client = builder(&issuer, &api)
        .retry_policy(RetryPolicy::disabled())
        .build()
        .unwrap();
    generate(&client).await.unwrap();
    assert_eq!(api.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn never_uses_an_expired_token() {
    let issuer = once(60, Reply::Bytes(response(503, &[], ""))).await;
    let api = TestServer::always(accepted()).await;
    let client = builder(&issuer, &api)
        .retry_policy(RetryPolicy::disabled())
        .build()
        .unwrap();
    generate(&client).await.unwrap();
    sleep(Duration::from_secs(58)).await;
    generate(&client).await.unwrap();
    sleep(Duration::from_secs(3)).await;
    assert_eq!(generate(&client).await.unwrap_err().status(), Some(503));
    assert_eq!(api.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn never_uses_a_rejected_token_while_the_issuer_is_down() {
    let issuer = once(3600, Reply::Bytes(response(503, &[], ""))).await;
    let api = TestServer::always(error_response(401, r#""expired""#)).await;
    let client = builder(&issuer, &api)
        .retry_policy(RetryPolicy::disabled())
        .build()
        .unwrap();
    let error = generate(&client).await.unwrap_err();
    assert!(matches!(error, Error::AccessToken(_)), "{error}");
    assert_eq!((error.status(), api.requests().len()), (Some(503), 1));
}

#[tokio::test(start_paused = true)]
async fn pauses_after_429_of_the_issuer() {
    let issuer = TestServer::start(|number| {
        Reply::Bytes(match number {
            0 => response(429, &[], ""),
            number => token(number, 3600),
        })
    })
    .await;
    let api = TestServer::always(accepted()).await;
    let start = Instant::now();
    generate(&client(&issuer, &api)).await.unwrap();
    let waited = start.elapsed();
    assert!(waited >= Duration::from_secs(15), "{waited:?}");
    assert!(waited < Duration::from_secs(16), "{waited:?}");
}

#[tokio::test]
async fn error_keeps_status_and_request_id_of_the_issuer() {
    let headers = ["request-id: R1"];
    for body in ["<html>".to_owned(), " ".repeat(70 * 1024)] {
        let issuer = TestServer::always(response(200, &headers, body)).await;
        let api = TestServer::always(accepted()).await;
        let error = generate(&client(&issuer, &api)).await.unwrap_err();
        assert_eq!(
            (error.status(), error.request_id()),
            (Some(200), Some("R1"))
        );
    }
}

#[tokio::test]
async fn rejects_token_responses_of_a_megabyte() {
    let json = format!(r#"{{"access_token":"{}"}}"#, "x".repeat(64 * 1024));
    let issuer = TestServer::always(response(200, &[], json)).await;
    let api = TestServer::always(accepted()).await;
    let error = generate(&client(&issuer, &api)).await.unwrap_err();
    let cause = error.source().unwrap().to_string();
    assert!(
        cause.starts_with("response too large: the limit is 65536"),
        "{cause}"
    );
}
