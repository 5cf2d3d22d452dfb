//! Each page in each appearance.

use anyhow::Result;
use reportflow_emulator::Emulator;

use crate::browser::{Browser, Settings};
use crate::service::{builder, page, send_receipt};

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
    browser.check_page("empty").await?;
    for name in ["first", "second", "third"] {
        send_receipt(emulator, name).await?;
    }
    browser.driver.goto(page(emulator, "/")).await?;
    browser.check_page("requests").await
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
