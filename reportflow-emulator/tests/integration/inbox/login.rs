//! Login, logout and several workspaces.

use reportflow_emulator::Emulator;
use serde_json::json;

use super::browser::{Browser, assert_contains, html, session};
use crate::http::api::{Api, DESIGNS, KEY, builder, invoice, with_sales};

const PAGES: [&str; 4] = [
    "/",
    "/inbox/designs",
    "/inbox/designs/Invoice000000001/v1",
    "/inbox/faults",
];

async fn assert_logged_out(browser: &Browser) {
    for path in PAGES {
        let response = browser.get(path).await;
        let login = match path {
            "/" => "/inbox/login".to_owned(),
            path => format!("/inbox/login?page={}", path.replace('/', "%2F")),
        };
        assert_eq!(
            (response.status, response.header("location")),
            (303, &*login)
        );
    }
    // The script of a page cannot follow a redirect to another page.
    assert_eq!(browser.get("/inbox/events").await.status, 401);
}

#[tokio::test]
async fn needs_a_key_if_one_is_set() {
    let emulator = builder().start().await.unwrap();
    let mut browser = Browser::new(&emulator);
    assert_logged_out(&browser).await;
    for path in ["/inbox/faults", "/inbox/faults/remove"] {
        let response = browser.post(path, &[("text", "hang")]).await;
        assert_eq!(response.header("location"), "/inbox/login");
    }
    assert!(emulator.faults().is_empty());
    for key in ["", "x", "ak_test2", "ak_tes"] {
        let response = browser.post("/inbox/login", &[("key", key)]).await;
        assert_eq!(response.status, 401);
        assert_eq!(response.header("set-cookie"), "");
        assert_contains(&html(&response), "The key is invalid.");
    }
    let response = browser.post("/inbox/login", &[("key", KEY)]).await;
    let cookie = response.header("set-cookie");
    assert!(
        cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"),
        "{cookie}"
    );
    browser.cookie = session(&response);
    assert_contains(&browser.page("/").await, "action=\"/inbox/logout\"");
    assert_eq!(browser.get("/inbox/login").await.header("location"), "/");
}

#[tokio::test]
async fn the_login_leads_to_the_page_that_needed_it() {
    let emulator = builder().start().await.unwrap();
    let browser = Browser::new(&emulator);
    let login = browser.get("/inbox/login?page=%2Finbox%2Ffaults").await;
    assert_contains(&html(&login), "name=\"page\" value=\"/inbox/faults\"");
    let wrong = [("key", "x"), ("page", "/inbox/faults")];
    let response = browser.post("/inbox/login", &wrong).await;
    assert_contains(&html(&response), "name=\"page\" value=\"/inbox/faults\"");
    for (page, expected) in [("/inbox/faults", "/inbox/faults"), ("//a.example", "/")] {
        let response = browser
            .post("/inbox/login", &[("key", KEY), ("page", page)])
            .await;
        assert_eq!(response.header("location"), expected);
    }
}

#[tokio::test]
async fn a_session_ends_at_logout() {
    let emulator = builder().start().await.unwrap();
    let mut browser = Browser::new(&emulator);
    browser.log_in(KEY).await;
    browser.page("/").await;
    let response = browser.post("/inbox/logout", &[]).await;
    assert_eq!(
        (response.status, response.header("location")),
        (303, "/inbox/login")
    );
    assert_contains(response.header("set-cookie"), "Max-Age=0");
    // Also for somebody who kept the cookie.
    assert_logged_out(&browser).await;
}

#[tokio::test]
async fn a_session_cannot_be_guessed_or_chosen() {
    let emulator = builder().start().await.unwrap();
    let mut browser = Browser::new(&emulator);
    let chosen = format!("reportflow_session={}", "0".repeat(64));
    for cookie in [chosen.as_str(), "reportflow_session=", "reportflow_session"] {
        cookie.clone_into(&mut browser.cookie);
        assert_logged_out(&browser).await;
    }
    // A login with a cookie that an attacker planted gets a new one.
    browser.cookie.clone_from(&chosen);
    browser.log_in(KEY).await;
    assert_ne!(browser.cookie, chosen);
    assert_eq!(browser.cookie.len(), chosen.len());
    let first = browser.cookie.clone();
    browser.cookie = chosen;
    assert_logged_out(&browser).await;
    // A second login replaces the session.
    browser.cookie.clone_from(&first);
    browser.log_in(KEY).await;
    browser.cookie = first;
    assert_logged_out(&browser).await;
}

#[tokio::test]
async fn a_session_sees_the_workspaces_of_its_keys() {
    let emulator = with_sales().start().await.unwrap();
    let api = Api::new(&emulator);
    let first = api.invoice(json!({}), json!({})).await.json();
    let sales = api
        .with_key("ak_sales")
        .post(invoice(json!({}), json!({})).to_string())
        .await
        .json();
    let ids = [&first, &sales].map(|it| it["requestId"].as_str().unwrap().to_owned());
    let mut browser = Browser::new(&emulator);
    browser.log_in(KEY).await;
    let page = browser.page("/").await;
    assert!(page.contains(&ids[0]) && !page.contains(&ids[1]), "{page}");
    assert_contains(&page, "<a href=\"/inbox/login\">Add a workspace</a>");
    let prefill = format!("/inbox/designs/Invoice000000001/v1?request={}", ids[1]);
    assert_eq!(browser.get(&prefill).await.status, 404);
    assert_contains(
        &browser.page("/inbox/login").await,
        "<span class=\"chip\">default</span>",
    );
    browser.log_in("ak_sales").await;
    let page = browser.page("/").await;
    assert!(ids.iter().all(|id| page.contains(id)), "{page}");
    assert!(!page.contains("Add a workspace"));
    assert_eq!(browser.get(&prefill).await.status, 200);
}

#[tokio::test]
async fn is_open_without_a_key() {
    let emulator = Emulator::builder()
        .designs_dir(DESIGNS)
        .start()
        .await
        .unwrap();
    let browser = Browser::new(&emulator);
    assert!(!browser.page("/").await.contains("/inbox/logout"));
    let response = browser.get("/inbox/login").await;
    assert_eq!((response.status, response.header("location")), (303, "/"));
}

#[tokio::test]
async fn the_foot_tells_what_is_kept() {
    let retention = reportflow_emulator::Retention {
        requests: 1500,
        bytes: 1024 * 1024,
    };
    let emulator = builder()
        .retention(retention)
        .webhook("http://127.0.0.1:9/hook?token=s3cret", "whsec")
        .strict(true)
        .seed(7)
        .rate_limits(reportflow_emulator::RateLimits::default());
    let emulator = emulator.start().await.unwrap();
    let mut browser = Browser::new(&emulator);
    browser.log_in(KEY).await;
    let page = browser.page("/inbox/faults").await;
    for text in [
        "Kept in memory: the newest 1,500 requests and 1 MiB; gone when the emulator stops",
        "may contain personal data",
        "<code>http://127.0.0.1:9/hook</code>",
        "requests a minute: sync 30, async and downloads 100",
        "strict: missing and unknown parameters are rejected",
        "ids of the seed 7",
    ] {
        assert_contains(&page, text);
    }
    for secret in ["s3cret", "whsec", KEY] {
        assert!(!page.contains(secret), "{secret}");
    }
}
