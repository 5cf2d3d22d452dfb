//! Changes as server-sent events.

use std::time::Duration;

use serde_json::json;
use tokio::time::timeout;

use crate::http::api::{Api, KEY, builder, with_sales};

/// An open stream of events.
struct Events {
    response: reqwest::Response,
    text: String,
}

impl Events {
    async fn open(api: &Api, key: &str, last_id: Option<&str>) -> Events {
        let mut request = api.admin_request("GET", "/events").header("appkey", key);
        if let Some(id) = last_id {
            request = request.header("last-event-id", id);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        Events {
            response,
            text: String::new(),
        }
    }

    /// Returns the next event or comment.
    async fn next(&mut self) -> String {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let event = event.to_owned();
                self.text = rest.to_owned();
                return event;
            }
            let chunk = timeout(Duration::from_secs(60), self.response.chunk()).await;
            let chunk = chunk.unwrap().unwrap().expect("the stream ended");
            self.text.push_str(str::from_utf8(&chunk).unwrap());
        }
    }
}

#[tokio::test]
async fn tells_each_change_of_the_workspace() {
    let emulator = with_sales().start().await.unwrap();
    let api = Api::new(&emulator);
    let mut events = Events::open(&api, KEY, None).await;
    let mut of_sales = Events::open(&api, "ak_sales", None).await;
    let headers = events.response.headers();
    assert_eq!(headers["content-type"], "text/event-stream");
    assert_eq!(headers["cache-control"], "no-cache");
    assert_eq!(headers["x-accel-buffering"], "no");
    assert_eq!(events.next().await, "retry: 2000\n: connected");
    of_sales.next().await;

    let accepted = api.invoice(json!({}), json!({})).await.json();
    let id = accepted["requestId"].as_str().unwrap();
    let data = format!(r#"data: {{"requestId":"{id}"}}"#);
    assert_eq!(
        events.next().await,
        format!("event: request\n{data}\nid: 1")
    );
    assert_eq!(events.next().await, format!("event: update\n{data}\nid: 2"));
    api.admin("DELETE", "/requests").await;
    assert_eq!(
        events.next().await,
        format!("event: removed\n{data}\nid: 3")
    );

    // The first change that the other workspace may see.
    api.request("POST", "/file/async/single")
        .send()
        .await
        .unwrap();
    let event = of_sales.next().await;
    assert!(
        event.starts_with("event: request\n") && !event.contains(id),
        "{event}"
    );
}

#[tokio::test]
async fn a_client_that_connects_again_reads_everything_again() {
    let emulator = builder().start().await.unwrap();
    let mut events = Events::open(&Api::new(&emulator), KEY, Some("3")).await;
    assert_eq!(events.next().await, "retry: 2000\nevent: resync\ndata: {}");
}

/// One request makes more changes than the emulator keeps for a client.
#[tokio::test]
async fn a_slow_client_reads_everything_again() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    for _ in 0..1100 {
        api.post("{").await;
    }
    let mut events = Events::open(&api, KEY, None).await;
    events.next().await;
    api.admin("DELETE", "/requests").await;
    assert_eq!(events.next().await, "event: resync\ndata: {}\nid: 1");
    assert!(events.next().await.starts_with("event: removed\n"));
}

/// With a paused clock, tokio skips each wait in which nothing else happens.
#[tokio::test(start_paused = true)]
async fn sends_comments_to_keep_the_connection() {
    let emulator = builder().start().await.unwrap();
    let mut events = Events::open(&Api::new(&emulator), KEY, None).await;
    events.next().await;
    let start = tokio::time::Instant::now();
    assert_eq!(events.next().await, ":");
    assert_eq!(start.elapsed().as_secs(), 15);
}
