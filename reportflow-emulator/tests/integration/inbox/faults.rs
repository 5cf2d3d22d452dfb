//! The page of faults.

use std::time::Duration;

use axum::http::StatusCode;

use super::browser::{Browser, assert_contains, html};
use super::request_webhook::respond;
use crate::http::api::{Api, KEY, builder, with_sales};

#[tokio::test]
async fn a_fault_is_set_counted_and_removed() {
    let emulator = builder().start().await.unwrap();
    let (mut browser, api) = (Browser::new(&emulator), Api::new(&emulator));
    browser.log_in(KEY).await;
    let fields = [("text", "id=slow, route=designs, status=503, next=2")];
    let response = browser.post("/inbox/faults", &fields).await;
    assert_eq!(
        (response.status, response.header("location")),
        (303, "/inbox/faults")
    );
    let fields = [
        ("member:route", "download"),
        ("member:renderFailure", ""),
        ("member:truncate", "1000"),
        ("member:probability", "0.5"),
        ("member:seed", "7"),
    ];
    assert_eq!(browser.post("/inbox/faults", &fields).await.status, 303);
    assert_eq!(api.get("/file/designs").await.status, 503);
    let page = browser.page("/inbox/faults").await;
    assert_contains(&page, "<code>route=designs,status=503,next=2</code>");
    let counts =
        "<td class=\"number\">1</td><td class=\"number\">1</td><td class=\"number\">1</td>";
    assert_contains(&page, counts);
    assert_contains(
        &page,
        "<code>route=download,truncate=1000,probability=0.5,seed=7</code>",
    );
    assert_contains(&page, "no limit");
    assert_eq!(api.get("/file/designs").await.status, 503);
    assert_contains(&browser.page("/inbox/faults").await, "used up");
    let remove = "/inbox/faults/remove";
    assert_eq!(browser.post(remove, &[("id", "slow")]).await.status, 303);
    let left: Vec<_> = emulator
        .faults()
        .iter()
        .map(|it| it.id().to_owned())
        .collect();
    assert_eq!(left, ["fault-1"]);
    assert_eq!(browser.post(remove, &[]).await.status, 303);
    assert!(emulator.faults().is_empty());
}

#[tokio::test]
async fn an_invalid_fault_is_told_and_stays_in_the_form() {
    let emulator = builder().start().await.unwrap();
    let mut browser = Browser::new(&emulator);
    browser.log_in(KEY).await;
    let response = browser
        .post("/inbox/faults", &[("text", "statu=\"<503>")])
        .await;
    assert_eq!(response.status, 400);
    let page = html(&response);
    assert_contains(&page, "unknown name `statu`; use id, route, ");
    assert_contains(&page, "value=\"statu=&quot;&lt;503&gt;\"");
    let fields = [
        ("member:status", "99"),
        ("member:webhook", ""),
        ("member:file", "a,b"),
    ];
    let response = browser.post("/inbox/faults", &fields).await;
    assert_eq!(response.status, 400);
    let page = html(&response);
    assert_contains(&page, "effect.status: must be from 200 to 599");
    assert_contains(&page, "value=\"a,b\"");
    let response = browser.post("/inbox/faults", &[]).await;
    assert_contains(&html(&response), "effect: must have `status`, ");
    assert!(emulator.faults().is_empty());
}

#[tokio::test]
async fn a_workspace_has_its_own_faults() {
    let emulator = with_sales().start().await.unwrap();
    let mut sales = Browser::new(&emulator);
    sales.log_in("ak_sales").await;
    let set = async |text: &str| sales.post("/inbox/faults", &[("text", text)]).await.status;
    assert_eq!(set("id=own,hang").await, 303);
    assert_eq!(set("id=other,hang,workspace=default").await, 400);
    let fields = [("text", "id=other,hang"), ("workspace", "default")];
    assert_eq!(sales.post("/inbox/faults", &fields).await.status, 400);
    let faults = emulator.faults();
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].workspace(), Some("sales"));
    let mut other = Browser::new(&emulator);
    other.log_in(KEY).await;
    assert!(!other.page("/inbox/faults").await.contains("hang</code>"));
    other.post("/inbox/faults/remove", &[("id", "own")]).await;
    let fields = [("id", "own"), ("workspace", "sales")];
    assert_eq!(
        other.post("/inbox/faults/remove", &fields).await.status,
        400
    );
    assert_eq!(emulator.faults().len(), 1);
}

#[tokio::test]
async fn faults_of_documents_and_webhooks_act_on_requests_of_the_form() {
    let url = respond(StatusCode::OK, String::new()).await;
    let emulator = builder().webhook(url, "secret").start().await.unwrap();
    let browser = Browser::with_key(&emulator, KEY).await;
    for fault in [
        // There is no client whose response could fail.
        "id=busy,status=503",
        "id=cut,reset,after",
        "id=other,renderFailure=no paper,file=other.pdf",
        "id=ink,renderFailure=no ink",
        "id=lost,webhook=lost,route=async/single",
    ] {
        let response = browser.post("/inbox/faults", &[("text", fault)]).await;
        assert_eq!(response.status, 303, "{fault}");
    }
    let fields = [("file_name", "a")];
    let form = "/inbox/designs/Invoice000000001/v1";
    let first = browser.post(form, &fields).await;
    let failed = emulator.wait_for("state:failed", 1, Duration::from_secs(30));
    assert_eq!(failed.await.unwrap()[0].fault.as_deref(), Some("ink"));
    let page = browser.page(first.header("location")).await;
    assert_contains(&page, "no ink");
    // The same button of the page of a request.
    let again = format!("{}/send-again", first.header("location"));
    assert_eq!(browser.post(&again, &[]).await.status, 303);
    let lost = emulator.wait_for("fault:lost state:ready", 1, Duration::from_secs(30));
    lost.await.unwrap();
    let acted: Vec<_> = emulator
        .faults()
        .iter()
        .map(|it| (it.id().to_owned(), it.acted))
        .collect();
    let expected = [
        ("busy", 0),
        ("cut", 0),
        ("other", 0),
        ("ink", 1),
        ("lost", 1),
    ];
    assert_eq!(acted, expected.map(|(id, count)| (id.to_owned(), count)));
}
