//! The list of requests.

use reportflow_emulator::{Fault, RenderError};
use serde_json::json;

use crate::http::api::{Api, KEY, builder, invoice, invoices, with_sales};
use crate::inbox::browser::{Browser, link, rows};

#[track_caller]
fn assert_has(row: &str, texts: &[&str]) {
    for text in texts {
        assert!(row.contains(text), "{text}: {row}");
    }
}

#[tokio::test]
async fn rows_show_what_became_of_each_request() {
    let emulator = builder()
        .renderer(|design, title, params| match title {
            "broken" => Err(RenderError::new("no ink")),
            _ => reportflow_emulator::render(design, title, params),
        })
        .start()
        .await
        .unwrap();
    let api = Api::new(&emulator);
    let params = json!({ "合計金額": "1,000", "個数": 1 });
    api.invoice(params, json!({})).await;
    api.invoice(json!({}), json!({ "fileName": "broken" }))
        .await;
    let several = invoices(["one", "two", "three"]).to_string();
    api.post_to("/file/sync/multiple", several).await;
    let unknown = invoice(json!({}), json!({})).to_string();
    api.post(unknown.replace("Invoice", "Unknown")).await;
    api.post(json!({ "designId": "a" }).to_string()).await;
    emulator.set_fault(Fault::status(503)).unwrap();
    api.invoice(json!({}), json!({})).await;
    emulator.set_fault(Fault::reset()).unwrap();
    let request = api.request("POST", "/file/async/single");
    let request = request.header("appkey", KEY).body(unknown);
    request.send().await.unwrap_err();
    api.admin("GET", "/requests/wait?count=7&timeout=60s").await;

    let browser = Browser::with_key(&emulator, KEY).await;
    let page = browser.page("/").await;
    let rows = rows(&page);
    assert_eq!(rows.len(), 7);
    assert_has(rows[0], &["No response", ">fault</a>"]);
    assert_has(
        rows[1],
        &[">503</span>", "503 Service Unavailable", ">fault</a>"],
    );
    // Without a design.
    assert_has(rows[2], &[">400</span>", "<span class=\"muted\">+"]);
    assert_has(rows[3], &[">404</span>", "指定したデザインが存在しません"]);
    assert_has(rows[3], &["q=design%3AUnknown000000001", " v1</a>"]);
    assert_has(rows[4], &["one.pdf", "+2<", "sync/multiple", ">Ready<"]);
    assert_has(rows[5], &["broken.pdf", ">Failed<"]);
    assert_has(rows[6], &["請求書.pdf", "1 unknown", "1 wrong kind"]);
    assert!(rows[6].contains(" missing</a>") && rows[6].contains("/thumbnail.png"));
    for row in [rows[0], rows[3], rows[5]] {
        assert!(!row.contains("<img"), "{row}");
    }
    for row in rows {
        assert_has(
            row,
            &[
                "href=\"/inbox/requests/",
                "<time class=\"relative\" datetime=\"",
            ],
        );
        // One workspace needs no name.
        assert!(!row.contains("workspace%3A"), "{row}");
    }
}

#[tokio::test]
async fn texts_of_requests_are_escaped() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    let hostile = "\"><script>alert(1)</script>";
    api.invoice(json!({ (hostile): 1 }), json!({ "fileName": "a'&b" }))
        .await;
    let mut body = invoice(json!({}), json!({}));
    body["designId"] = json!(hostile);
    assert_eq!(api.post(body.to_string()).await.status, 404);
    let browser = Browser::with_key(&emulator, KEY).await;
    let page = browser.page("/").await;
    assert_has(
        &page,
        &["a'&amp;b.pdf", "&lt;script&gt;alert(1)&lt;/script&gt;"],
    );
    assert_has(&page, &["href=\"/?q=design%3A%22%5C%22%3E%3Cscript%3E"]);
    let searched = "/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E";
    let response = browser.get(searched).await;
    let searched = String::from_utf8(response.body).unwrap();
    for page in [page, searched] {
        assert!(!page.contains("<script>"), "{page}");
    }
}

#[tokio::test]
async fn older_pages_stand_still() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    for _ in 0..101 {
        api.post("{").await;
    }
    let browser = Browser::with_key(&emulator, KEY).await;
    let first = browser.page("/?q=status:400").await;
    assert_eq!(rows(&first).len(), 50);
    assert_eq!(link(&first, "Newest"), None);
    let older = link(&first, "Older").unwrap();
    assert!(older.starts_with("/?q=status%3A400&after="), "{older}");
    let second = browser.page(&older).await;
    let last = browser.page(&link(&second, "Older").unwrap()).await;
    assert_eq!((rows(&second).len(), rows(&last).len()), (50, 1));
    assert_eq!(link(&last, "Older"), None);
    assert_eq!(link(&last, "Newest").unwrap(), "/?q=status%3A400");

    api.post("{").await;
    let ids = |page: &str| -> Vec<String> {
        let rows = rows(page).into_iter();
        rows.map(|row| row.split('"').nth(3).unwrap().to_owned())
            .collect()
    };
    assert_eq!(ids(&browser.page(&older).await), ids(&second));
    assert_ne!(ids(&browser.page("/?q=status:400").await), ids(&first));
}

#[tokio::test]
async fn readers_see_the_requests_of_their_workspaces() {
    let emulator = with_sales().start().await.unwrap();
    let api = Api::new(&emulator);
    api.invoice(json!({}), json!({ "fileName": "first" })).await;
    let sales = api.with_key("ak_sales");
    sales
        .invoice(json!({}), json!({ "fileName": "second" }))
        .await;
    // Nobody knows whose request this was.
    api.with_key("other").post("{").await;

    let response = Browser::new(&emulator).get("/").await;
    assert_eq!(response.status, 303);
    assert_eq!(response.header("location"), "/inbox/login");
    let browser = Browser::with_key(&emulator, "ak_sales").await;
    for path in ["/", "/?q=-first", "/?q=workspace:default", "/?q=first"] {
        let page = browser.page(path).await;
        assert!(!page.contains("first.pdf"), "{path}");
    }
    let page = browser.page("/").await;
    assert_eq!(rows(&page).len(), 2);
    assert_has(&page, &["second.pdf", ">401</span>"]);
}
