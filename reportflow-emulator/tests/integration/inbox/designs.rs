//! The list of designs, their parameters, and the list without a request.

use std::fs;
use std::path::Path;

use reportflow_emulator::Emulator;

use super::browser::{Browser, assert_contains, html};

const HOSTILE: &str = "</textarea><script>alert(\"1\")</script>'&";

async fn emulator(designs: &Path) -> Emulator {
    Emulator::builder()
        .designs_dir(designs)
        .start()
        .await
        .unwrap()
}

fn write(designs: &Path, id: &str, version: u32, json: &str) {
    let folder = designs.join(id);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("v{version}.json")), json).unwrap();
}

#[tokio::test]
async fn lists_versions_and_the_cause_of_an_invalid_snapshot() {
    let designs = tempfile::tempdir().unwrap();
    let list = r#"[{"name": "a", "type": "text"}, {"name": "b", "type": "date"}]"#;
    write(designs.path(), "Good000000000001", 1, "[]");
    write(designs.path(), "Good000000000001", 12, list);
    write(
        designs.path(),
        "Broken0000000001",
        1,
        r#"[{"name": "a", "type": "nubmer"}]"#,
    );
    fs::create_dir(designs.path().join("no design")).unwrap();
    let emulator = emulator(designs.path()).await;
    let browser = Browser::new(&emulator);
    let page = browser.page("/inbox/designs").await;
    assert_contains(
        &page,
        "<a href=\"/inbox/designs/Good000000000001/v1\">v1</a>",
    );
    assert_contains(&page, "v12</a></td><td class=\"number\">2</td>");
    assert_contains(&page, "did you mean `number`?");
    assert!(!page.contains("/inbox/designs/Broken0000000001/v1\""));
    assert!(!page.contains("no design"));
    let page = browser.page("/inbox/designs/Good000000000001/v12").await;
    assert_contains(&page, "name=\"value:/b\"");
    // An edit takes effect at once.
    write(designs.path(), "Good000000000001", 12, "[]");
    let page = browser.page("/inbox/designs/Good000000000001/v12").await;
    assert!(!page.contains("value:/b"));
    assert_contains(&page, "This version has no parameters.");
}

#[tokio::test]
async fn an_empty_folder_says_what_to_do() {
    let designs = tempfile::tempdir().unwrap();
    let emulator = emulator(designs.path()).await;
    let browser = Browser::new(&emulator);
    for path in ["/inbox/designs", "/"] {
        assert_contains(&browser.page(path).await, "cargo reportflow add ID");
    }
}

#[tokio::test]
async fn names_of_a_design_are_escaped() {
    let designs = tempfile::tempdir().unwrap();
    let name = serde_json::to_string(HOSTILE).unwrap();
    let parameter = |kind: &str, spec: &str| {
        format!(
            r#"{{"name": {name}, "label": {name}, "description": {name}, "type": "{kind}"{spec}}}"#
        )
    };
    let table = parameter(
        "array",
        &format!(r#", "spec": [{}]"#, parameter("text", "")),
    );
    write(designs.path(), "Table00000000001", 1, &format!("[{table}]"));
    for (id, kind) in [
        ("Text000000000001", "text"),
        ("Image00000000001", "image"),
        ("Other00000000001", "sparkline"),
    ] {
        write(designs.path(), id, 1, &format!("[{}]", parameter(kind, "")));
    }
    let emulator = emulator(designs.path()).await;
    let browser = Browser::new(&emulator);
    for id in [
        "Table00000000001",
        "Text000000000001",
        "Image00000000001",
        "Other00000000001",
    ] {
        let path = format!("/inbox/designs/{id}/v1");
        let examples = browser.post(&path, &[("action", "examples")]).await;
        for page in [browser.page(&path).await, html(&examples)] {
            assert!(!page.contains("<script>alert"), "{page}");
            assert_contains(&page, "&lt;script&gt;alert(&quot;1&quot;)");
        }
        let json = browser
            .post(&path, &[("action", "json"), ("value:/x", "")])
            .await;
        assert!(!html(&json).contains("<script>alert"));
    }
    let page = browser.page("/").await;
    assert!(!page.contains("<script>alert"), "{page}");
}

#[tokio::test]
async fn unknown_designs_are_pages_too() {
    let emulator = crate::http::api::builder().start().await.unwrap();
    let mut browser = Browser::new(&emulator);
    browser.log_in(crate::http::api::KEY).await;
    for path in [
        "/inbox/designs/Nothing000000002/v1",
        "/inbox/designs/Invoice000000001/v99",
        "/inbox/designs/Invoice000000001/vx",
        "/inbox/designs/Invoice000000001/1",
        "/inbox/designs/..%2F..%2Fetc/v1",
        "/inbox/designs/Invoice000000001/v1?request=unknown",
        "/inbox/designs/Invoice000000001/v1/more",
    ] {
        let response = browser.get(path).await;
        assert_eq!(response.status, 404, "{path}");
        assert_contains(&html(&response), "<h1>Not found ");
    }
}

/// The line works when it is pasted.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn the_first_request_can_be_pasted() {
    let designs = tempfile::tempdir().unwrap();
    write(
        designs.path(),
        "Good000000000001",
        1,
        r#"[{"name": "it's", "type": "text"}, {"name": "金額", "type": "number"}]"#,
    );
    let emulator = emulator(designs.path()).await;
    let browser = Browser::new(&emulator);
    let page = browser.page("/").await;
    assert_contains(&page, &format!("REPORTFLOW_BASE_URL={}/v1", browser.origin));
    let line = page.split("<h2>curl</h2>").nth(1).unwrap();
    let line = line.split("<pre tabindex=\"0\">").nth(1).unwrap();
    let line = line.split("</pre>").next().unwrap();
    let line = line
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&amp;", "&");
    let output = std::process::Command::new("sh")
        .args(["-c", &line])
        .env("no_proxy", "127.0.0.1")
        .output()
        .unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(json["requestId"].is_string(), "{json}");
    assert!(!browser.page("/").await.contains("<h2>curl</h2>"));
}
