//! The stream of changes.

use std::time::Duration;

use reportflow_emulator::Fault;
use serde_json::json;
use tokio::time::timeout;

use crate::http::api::{Api, KEY, with_sales};
use crate::inbox::browser::{Browser, rows};

/// The time in which a page shows a change.
const SECOND: Duration = Duration::from_secs(1);

struct Stream {
    response: reqwest::Response,
    text: String,
}

impl Stream {
    async fn open(browser: &Browser) -> Stream {
        let response = browser.request("GET", "/inbox/events").send();
        let response = response.await.unwrap();
        assert_eq!(response.status(), 200);
        let text = String::new();
        let mut stream = Stream { response, text };
        // Something may have changed since the page was loaded.
        assert!(stream.has_change().await);
        stream
    }

    /// Returns whether an event arrives within a second.
    async fn has_change(&mut self) -> bool {
        let event = async {
            while !self.text.contains("\n\n") {
                let chunk = self.response.chunk().await.unwrap().unwrap();
                self.text.push_str(str::from_utf8(&chunk).unwrap());
            }
            std::mem::take(&mut self.text)
        };
        let event = timeout(SECOND, event).await;
        event.is_ok_and(|it| it.starts_with("event: requests\n"))
    }
}

#[tokio::test]
async fn a_page_is_told_the_changes_of_its_workspaces() {
    let emulator = with_sales().start().await.unwrap();
    let api = Api::new(&emulator);
    let browser = Browser::with_key(&emulator, KEY).await;
    let sales = Browser::with_key(&emulator, "ak_sales").await;
    let (mut stream, mut of_sales) = (Stream::open(&browser).await, Stream::open(&sales).await);
    api.invoice(json!({}), json!({})).await;
    assert!(stream.has_change().await);
    assert_eq!(rows(&browser.page("/").await).len(), 1);
    assert!(!of_sales.has_change().await);
}

#[tokio::test]
async fn a_page_is_told_that_faults_changed() {
    let emulator = with_sales().start().await.unwrap();
    let mut stream = Stream::open(&Browser::with_key(&emulator, KEY).await).await;
    emulator.set_fault(Fault::hang()).unwrap();
    assert!(stream.has_change().await);
    emulator.clear_faults();
    assert!(stream.has_change().await);
}

/// A page loads its list again at each event.
#[tokio::test]
async fn many_changes_are_few_events() {
    let emulator = with_sales().start().await.unwrap();
    let api = Api::new(&emulator);
    let mut stream = Stream::open(&Browser::with_key(&emulator, KEY).await).await;
    for _ in 0..100 {
        api.post("{").await;
    }
    let mut events = 0;
    while stream.has_change().await {
        events += 1;
    }
    assert!((1..50).contains(&events), "{events}");
}

#[tokio::test]
async fn a_reader_without_a_session_has_no_stream() {
    let emulator = with_sales().start().await.unwrap();
    let response = Browser::new(&emulator).get("/inbox/events").await;
    assert_eq!(response.status, 401);
}
