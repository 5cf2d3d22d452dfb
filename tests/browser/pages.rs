//! Each page in each appearance.

use anyhow::Result;
use reportflow_emulator::Emulator;

use crate::browser::{Browser, Settings, TIMEOUT};
use crate::service::{builder, page, send, send_invoice, send_receipt};

/// The tabs of a request.
const TABS: [&str; 7] = [
    "document",
    "parameters",
    "passthrough",
    "findings",
    "webhook",
    "request",
    "code",
];

async fn show_pages(settings: Settings) -> Result<()> {
    let Some(browser) = Browser::start(settings).await? else {
        return Ok(());
    };
    let emulator = builder().start().await?;
    let result = visit(&browser, &emulator).await;
    browser.finish(result).await?;
    emulator.shutdown().await;
    Ok(())
}

async fn visit(browser: &Browser, emulator: &Emulator) -> Result<()> {
    browser.driver.goto(page(emulator, "/")).await?;
    browser.find(".first-request").await?;
    browser.check_page("empty").await?;
    for name in ["山田商店", "<b>髙橋</b>", "𠮷田"] {
        send_receipt(emulator, name).await?;
    }
    send(emulator, "{").await?;
    send_invoice(emulator).await?;
    emulator.wait_for("", 5, TIMEOUT).await?;
    browser.driver.goto(page(emulator, "/")).await?;
    browser.find("li.request").await?;
    browser.check_page("requests").await?;
    for (name, path) in [
        ("designs", "/inbox/designs"),
        ("form", "/inbox/designs/Kx3vQ8mZt5LbR2Ya/v1"),
        ("faults", "/inbox/faults"),
    ] {
        browser.driver.goto(page(emulator, path)).await?;
        browser.check_page(name).await?;
    }
    for tab in TABS {
        let path = format!("/inbox/requests/latest?tab={tab}");
        browser.driver.goto(page(emulator, &path)).await?;
        browser.find("nav.tabs [aria-current]").await?;
        browser.check_page(tab).await?;
    }
    Ok(())
}

#[tokio::test]
async fn light() -> Result<()> {
    show_pages(Settings::new("light")).await
}

#[tokio::test]
async fn dark() -> Result<()> {
    show_pages(Settings {
        is_dark: true,
        ..Settings::new("dark")
    })
    .await
}

#[tokio::test]
async fn japanese() -> Result<()> {
    show_pages(Settings {
        language: "ja",
        ..Settings::new("japanese")
    })
    .await
}

#[tokio::test]
async fn narrow() -> Result<()> {
    show_pages(Settings {
        width: 390,
        ..Settings::new("narrow")
    })
    .await
}

#[tokio::test]
async fn without_script() -> Result<()> {
    show_pages(Settings {
        has_script: false,
        ..Settings::new("without-script")
    })
    .await
}
