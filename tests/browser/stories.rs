//! Stories of people who use the pages.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use reportflow_emulator::Emulator;
use thirtyfour::prelude::*;

use crate::browser::{Browser, Settings, TIMEOUT};
use crate::receiver::Receiver;
use crate::service::{INVOICE, builder, page, send, send_invoice, send_receipt, send_two_receipts};

/// Browsers open six connections to a server.
const TABS: usize = 8;
const STATUS_400: &str = "status of 400";

/// Runs a story with a browser, if the machine has one.
async fn tell(
    name: &'static str,
    emulator: Emulator,
    story: impl AsyncFnOnce(&Browser, &Emulator) -> Result<()>,
) -> Result<()> {
    if let Some(browser) = Browser::start(Settings::new(name)).await? {
        let result = story(&browser, &emulator).await;
        browser.finish(result).await?;
    }
    emulator.shutdown().await;
    Ok(())
}

#[tokio::test]
async fn a_form_generates_a_document() -> Result<()> {
    let emulator = builder().start().await?;
    tell("form", emulator, async |browser, emulator| {
        let driver = &browser.driver;
        let path = format!("/inbox/designs/{INVOICE}/v1");
        driver.goto(page(emulator, &path)).await?;
        browser
            .find("button[value=examples]")
            .await?
            .click()
            .await?;
        browser.find_text(".row > legend", "Row").await?;
        let rows = browser.count(".generate .row").await?;
        browser.find("button[data-add]").await?.click().await?;
        ensure!(browser.count(".generate .row").await? == rows + 1);
        browser.find("button[data-remove]").await?.click().await?;
        ensure!(browser.count(".generate .row").await? == rows);
        let number = browser.find("[name='value:/合計金額']").await?;
        number.clear().await?;
        number.send_keys("12.345.678").await?;
        browser
            .find_text("button", "Generate")
            .await?
            .click()
            .await?;
        browser.find_text(".error", "invalid number").await?;
        browser.expect_console_error(STATUS_400).await?;
        browser.check_page("invalid").await?;
        let number = browser.find("[name='value:/合計金額']").await?;
        number.clear().await?;
        number.send_keys("12345678").await?;
        browser
            .find_text("button", "Generate")
            .await?
            .click()
            .await?;
        let image = browser.find("ol.pages img").await?;
        loads(&image).await?;
        browser.check_page("generated").await?;
        let request = emulator.wait_for("", 1, Duration::from_secs(10)).await?;
        let params = request[0].files[0].params.as_str().to_owned();
        ensure!(params.contains("12345678"), "{params}");
        // The list has it as well.
        driver.goto(page(emulator, "/")).await?;
        loads(&browser.find("img.request-thumbnail").await?).await
    })
    .await
}

#[tokio::test]
async fn requests_appear_while_the_list_is_open() -> Result<()> {
    let emulator = builder().start().await?;
    tell("live", emulator, async |browser, emulator| {
        let driver = &browser.driver;
        driver.goto(page(emulator, "/")).await?;
        browser.find(".first-request").await?;
        send_receipt(emulator, "山田商店").await?;
        browser.find_text("li.request", "山田商店").await?;
        // The state follows without a reload.
        browser.find_text("li.request", "Ready").await?;
        send(emulator, "{").await?;
        browser.find_text("li.request", "400").await?;
        // A reader who types keeps the text.
        let search = browser.find("#search").await?;
        search.send_keys("file:").await?;
        send_receipt(emulator, "second").await?;
        browser.find_text("li.request", "second").await?;
        ensure!(search.prop("value").await?.as_deref() == Some("file:"));
        browser.check_page("list").await
    })
    .await
}

#[tokio::test]
async fn a_webhook_fails_and_is_delivered_again() -> Result<()> {
    let receiver = Receiver::start().await?;
    let emulator = builder()
        .webhook(&receiver.url, "secret")
        .webhook_retries([Duration::from_millis(50)])
        .start()
        .await?;
    tell("webhook", emulator, async |browser, emulator| {
        send_receipt(emulator, "山田商店").await?;
        browser.driver.goto(page(emulator, "/")).await?;
        browser.find_text("li.request", "webhook failed").await?;
        browser
            .driver
            .goto(page(emulator, "/inbox/requests/latest?tab=webhook"))
            .await?;
        browser.find(".attempts summary").await?.click().await?;
        browser
            .find_text(".attempts pre", "out of <b>coffee</b>")
            .await?;
        browser.check_page("failed").await?;
        receiver.mend();
        browser
            .find_text("button", "Deliver again")
            .await?
            .click()
            .await?;
        browser.find_text(".chip.good", "webhook delivered").await?;
        browser.find(".attempts tr:last-child .chip.good").await?;
        browser.check_page("delivered").await
    })
    .await
}

#[tokio::test]
async fn a_fault_acts() -> Result<()> {
    let emulator = builder().start().await?;
    tell("fault", emulator, async |browser, emulator| {
        browser.driver.goto(page(emulator, "/inbox/faults")).await?;
        let text = browser.find("form.fault-text [name=text]").await?;
        text.send_keys("status=503,sometimes").await?;
        browser
            .find("form.fault-text button")
            .await?
            .click()
            .await?;
        browser.find("[role=alert]").await?;
        browser.expect_console_error(STATUS_400).await?;
        let text = browser.find("form.fault-text [name=text]").await?;
        text.clear().await?;
        text.send_keys("route=async/single,status=503").await?;
        browser
            .find("form.fault-text button")
            .await?
            .click()
            .await?;
        browser.find_text("#faults", "503").await?;
        ensure!(send(emulator, "{}").await? == 503);
        browser.driver.goto(page(emulator, "/?q=fault:*")).await?;
        browser.find_text("li.request", "503").await?;
        browser.check_page("list").await?;
        browser.driver.goto(page(emulator, "/inbox/faults")).await?;
        browser.check_page("faults").await
    })
    .await
}

#[tokio::test]
async fn eight_tabs_stay_alive() -> Result<()> {
    let emulator = builder().start().await?;
    tell("tabs", emulator, async |browser, emulator| {
        let driver = &browser.driver;
        for number in 0..TABS {
            if number > 0 {
                let tab = driver.new_tab().await?;
                driver.switch_to_window(tab).await?;
            }
            driver.goto(page(emulator, "/")).await?;
            browser.find("#requests").await?;
        }
        send_receipt(emulator, "to all tabs").await?;
        for window in driver.windows().await? {
            driver.switch_to_window(window).await?;
            browser.find_text("li.request", "to all tabs").await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn keys_move_through_the_list() -> Result<()> {
    let emulator = builder().start().await?;
    tell("keys", emulator, async |browser, emulator| {
        let driver = &browser.driver;
        for name in ["first", "second", "third"] {
            send_receipt(emulator, name).await?;
        }
        driver.goto(page(emulator, "/")).await?;
        browser.find_text("li.request", "third").await?;
        type_keys(browser, "jjk").await?;
        let focused = driver.active_element().await?;
        ensure!(focused.text().await?.contains("third"));
        type_keys(browser, "j").await?;
        let focused = driver.active_element().await?;
        focused.send_keys(Key::Enter).await?;
        browser.find_text("h1", "second").await?;
        type_keys(browser, "u").await?;
        browser.find("#requests").await?;
        browser.find(".request-title:focus").await?;
        let focused = driver.active_element().await?;
        ensure!(
            focused.text().await?.contains("second"),
            "the row has no focus"
        );
        type_keys(browser, "?").await?;
        browser.find("dialog[open]").await?;
        browser.check_page("help").await?;
        browser.find("dialog[open] button").await?.click().await?;
        type_keys(browser, "gd").await?;
        browser.find_text("h1", "Designs").await?;
        driver.goto(page(emulator, "/")).await?;
        type_keys(browser, "/").await?;
        let focused = driver.active_element().await?;
        ensure!(focused.id().await?.as_deref() == Some("search"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_key_opens_its_workspace() -> Result<()> {
    let emulator = builder().app_key("ak_test").start().await?;
    tell("login", emulator, async |browser, emulator| {
        browser.driver.goto(page(emulator, "/inbox/faults")).await?;
        let key = browser.find("[name=key]").await?;
        browser.check_page("login").await?;
        key.send_keys("ak_test").await?;
        browser.find("form.login button").await?.click().await?;
        // The page that needed the key.
        browser.find("#faults").await?;
        browser
            .find_text("button", "Log out")
            .await?
            .click()
            .await?;
        browser.find("[name=key]").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_request_is_deleted_while_its_page_is_open() -> Result<()> {
    let emulator = builder().start().await?;
    tell("deleted", emulator, async |browser, emulator| {
        for tab in ["document", "parameters"] {
            send_invoice(emulator).await?;
            emulator.wait_for("", 1, TIMEOUT).await?;
            let path = format!("/inbox/requests/latest?tab={tab}");
            browser.driver.goto(page(emulator, &path)).await?;
            browser.find("#stream[data-htmx-powered]").await?;
            emulator.reset().await?;
            let title = browser.find("#request > h1").await?;
            ensure!(title.text().await? == "The request was deleted");
            ensure!(browser.count(".tabs").await? == 0);
            browser.expect_console_error("status of 404").await?;
            browser.check_page(tab).await?;
            // The next change leads to no request, which would be an error in the console.
            let count = "document.querySelector('#stream').addEventListener('requests', () => {
                document.querySelector('#request').classList.add('told');
            });";
            browser.driver.execute(count, []).await?;
            send_receipt(emulator, "another").await?;
            browser.find("#request.told").await?;
            emulator.wait_for("", 1, TIMEOUT).await?;
            let requests = "return performance.getEntriesByType('resource')
                .filter((it) => it.name.includes('/inbox/requests/') && it.responseStatus === 404).length";
            let requests: u64 = browser.driver.execute(requests, []).await?.convert()?;
            ensure!(requests == 1, "{tab}: {requests} requests");
            emulator.reset().await?;
        }
        Ok(())
    })
    .await
}

/// The reader keeps the tab and the file.
#[tokio::test]
async fn an_open_tab_stays() -> Result<()> {
    let receiver = Receiver::start().await?;
    let emulator = builder().webhook(&receiver.url, "secret").start().await?;
    tell("tab", emulator, async |browser, emulator| {
        for tab in ["document", "webhook", "parameters"] {
            receiver.break_down();
            send_two_receipts(emulator).await?;
            let path = format!("/inbox/requests/latest?tab={tab}&file=2");
            browser.driver.goto(page(emulator, &path)).await?;
            browser
                .find_text(".chip.warning", "webhook pending")
                .await?;
            // The page learns of it.
            receiver.mend();
            browser.find_text(".chip.good", "webhook delivered").await?;
            let current = browser.find(".tabs [aria-current]").await?;
            let href = current.attr("href").await?.unwrap_or_default();
            ensure!(href.ends_with(&format!("?tab={tab}&file=2")), "{href}");
            if tab != "webhook" {
                let option = browser.find("select[name=file] option:checked").await?;
                ensure!(option.text().await?.starts_with("2. "));
            }
            browser.check_page(tab).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_form_that_is_too_long_is_kept() -> Result<()> {
    let emulator = builder().start().await?;
    tell("long-form", emulator, async |browser, emulator| {
        let driver = &browser.driver;
        let path = format!("/inbox/designs/{INVOICE}/v1");
        driver.goto(page(emulator, &path)).await?;
        browser.find("button[data-add]").await?.click().await?;
        let rows = browser.count(".generate .row").await?;
        let fill =
            "for (const input of document.querySelectorAll('.generate .row input[name^=value]')) {
                input.value = '12';
            }
            // Browsers send a line end as two characters, which are six bytes: without them, the
            // form would be below 16 MiB.
            const text = '\\n'.repeat(100000) + 'x'.repeat(16 * 1024 * 1024 - 400000);
            document.querySelector('[name=passthrough]').value = text;";
        driver.execute(fill, []).await?;
        let generate = browser.find_text("button", "Generate").await?;
        generate.click().await?;
        browser
            .find_text(".too-long", "is longer than 16 MiB")
            .await?;
        browser.check_page("error").await?;
        let kept = "return [...document.querySelectorAll('.generate .row')]
            .filter((row) => row.querySelector('input[name^=value]').value === '12').length";
        let kept: usize = driver.execute(kept, []).await?.convert()?;
        ensure!(kept == rows, "{kept} of {rows} rows");
        let shorten = "document.querySelector('[name=passthrough]').value = '{}'";
        driver.execute(shorten, []).await?;
        generate.click().await?;
        browser.find("ol.pages").await?;
        Ok(())
    })
    .await
}

/// A theme and a language are choices that a page keeps.
#[tokio::test]
async fn a_choice_stays() -> Result<()> {
    let emulator = builder().start().await?;
    tell("choices", emulator, async |browser, emulator| {
        send_invoice(emulator).await?;
        browser
            .driver
            .goto(page(emulator, "/inbox/requests/latest?tab=parameters"))
            .await?;
        browser.find("button[value=ja]").await?.click().await?;
        browser.find("html[lang=ja]").await?;
        browser.find("button[value=dark]").await?.click().await?;
        browser.find("html[lang=ja][data-theme=dark]").await?;
        browser.find_text("[aria-current]", "パラメータ").await?;
        browser.check_page("japanese-dark").await
    })
    .await
}

async fn type_keys(browser: &Browser, keys: &str) -> Result<()> {
    let actions = browser.driver.action_chain().send_keys(keys);
    Ok(actions.perform().await?)
}

/// Waits until a picture is complete.
async fn loads(image: &WebElement) -> Result<()> {
    image.scroll_into_view().await?;
    let is_loaded = |image: WebElement| async move {
        let width = image.prop("naturalWidth").await?;
        Ok(width.is_some_and(|it| it != "0"))
    };
    let wait = image.wait_until().condition(is_loaded).await;
    wait.context("the picture is missing")
}
