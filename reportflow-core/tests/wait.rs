//! Waiting for a file by trying, on a clock that stands still.

mod listener;

use std::time::Duration;

use listener::{Answer, Listener, PDF, answer, download, pdf, refusal};
use reportflow_core::Error;
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn tries_until_the_file_is_there() {
    let listener = Listener::start(|number| {
        Answer::Bytes(match number {
            0 => refusal(404, r#""not ready""#),
            1 => answer(409, &[], ""),
            2 => answer(425, &[], ""),
            3 => answer(202, &[], ""),
            _ => pdf(),
        })
    })
    .await;
    let start = Instant::now();
    assert_eq!(
        download(&listener.client()).wait().bytes().await.unwrap(),
        PDF
    );
    assert_eq!(listener.requests().len(), 5);
    // 250 + 500 + 1000 + 2000 ms, each shortened by up to half.
    let waited = start.elapsed();
    assert!(waited >= Duration::from_millis(1875), "{waited:?}");
    assert!(waited < Duration::from_millis(4000), "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn the_deadline_keeps_the_last_words() {
    let listener = Listener::always(refusal(404, r#""まだ準備中です""#)).await;
    let limit = Duration::from_secs(60);
    let start = Instant::now();
    let error = download(&listener.client())
        .wait_up_to(limit)
        .bytes()
        .await
        .unwrap_err();
    assert!(start.elapsed() <= limit, "{:?}", start.elapsed());
    // No try is more than five seconds after the one before.
    assert!(
        start.elapsed() >= limit - Duration::from_secs(5),
        "{:?}",
        start.elapsed()
    );
    match &error {
        Error::NotReady {
            last: Some(last), ..
        } => assert_eq!(last.messages, ["まだ準備中です"]),
        error => panic!("{error}"),
    }
    assert_eq!(error.status(), Some(404));
    assert!(
        error
            .to_string()
            .ends_with("last answer: 404 まだ準備中です"),
        "{error}"
    );
    let tries = listener.requests().len();
    assert!((12..=30).contains(&tries), "{tries}");
}

#[tokio::test(start_paused = true)]
async fn the_deadline_ends_a_try_that_hangs() {
    let listener = Listener::start(|number| match number {
        0 => Answer::Bytes(refusal(404, r#""first""#)),
        _ => Answer::Hang(Vec::new()),
    })
    .await;
    let limit = Duration::from_secs(10);
    let start = Instant::now();
    let error = download(&listener.client())
        .wait_up_to(limit)
        .bytes()
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::NotReady { last: Some(last), .. } if last.messages == ["first"])
    );
    assert!(
        start.elapsed() < limit + Duration::from_millis(10),
        "{:?}",
        start.elapsed()
    );

    let listener = Listener::start(|_| Answer::Hang(Vec::new())).await;
    let error = download(&listener.client())
        .wait_up_to(limit)
        .bytes()
        .await
        .unwrap_err();
    assert!(
        matches!(error, Error::NotReady { last: None, .. }),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn too_many_requests_slow_it_down() {
    let listener = Listener::start(|number| {
        Answer::Bytes(match number {
            0 => answer(429, &["retry-after: 30"], ""),
            _ => pdf(),
        })
    })
    .await;
    let start = Instant::now();
    assert_eq!(
        download(&listener.client()).wait().bytes().await.unwrap(),
        PDF
    );
    assert!(
        start.elapsed() >= Duration::from_secs(30),
        "{:?}",
        start.elapsed()
    );

    let listener = Listener::always(answer(429, &["retry-after: 30"], "")).await;
    let limit = Duration::from_secs(20);
    let error = download(&listener.client())
        .wait_up_to(limit)
        .bytes()
        .await
        .unwrap_err();
    assert!(matches!(error, Error::NotReady { .. }), "{error}");
    assert_eq!(listener.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn come_back_at_once_is_not_taken_at_its_word() {
    let listener = Listener::always(answer(429, &["retry-after: 0"], "")).await;
    let limit = Duration::from_secs(60);
    let outcome = download(&listener.client()).wait_up_to(limit).bytes().await;
    assert!(matches!(outcome, Err(Error::NotReady { .. })));
    let tries = listener.requests().len();
    assert!((12..=30).contains(&tries), "{tries}");
}

#[tokio::test(start_paused = true)]
async fn any_other_answer_ends_it_at_once() {
    for status in [400, 401, 403, 410, 412, 500, 503] {
        let listener = Listener::always(answer(status, &[], "")).await;
        let error = download(&listener.client())
            .wait()
            .bytes()
            .await
            .unwrap_err();
        assert_eq!(error.status(), Some(status));
        assert_eq!(listener.requests().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_without_end_is_no_overflow() {
    let listener = Listener::always(pdf()).await;
    assert!(
        download(&listener.client())
            .wait_up_to(Duration::MAX)
            .bytes()
            .await
            .is_ok()
    );
}
