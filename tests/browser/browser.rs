//! A browser with a profile of its own.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;
use thirtyfour::extensions::query::ElementPollerWithTimeout;
use thirtyfour::prelude::*;
use thirtyfour::stringmatch::StringMatch;
use thirtyfour::{ChromeCapabilities, ChromiumLikeCapabilities, LoggingPrefsLogLevel};

pub(crate) const TIMEOUT: Duration = Duration::from_secs(20);
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// The settings of a browser.
#[derive(Clone, Copy)]
pub(crate) struct Settings {
    /// The name of screenshots.
    pub(crate) name: &'static str,
    pub(crate) width: u32,
    pub(crate) language: &'static str,
    pub(crate) is_dark: bool,
    pub(crate) has_script: bool,
}

impl Settings {
    pub(crate) const fn new(name: &'static str) -> Settings {
        Settings {
            name,
            width: 1280,
            language: "en",
            is_dark: false,
            has_script: true,
        }
    }
}

/// A running browser and its driver.
pub(crate) struct Browser {
    pub(crate) driver: WebDriver,
    settings: Settings,
    process: Child,
    _profile: TempDir,
}

impl Browser {
    /// Starts a browser. Returns `None` with a message if the machine has no browser.
    pub(crate) async fn start(settings: Settings) -> Result<Option<Browser>> {
        let driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut process) = driver else {
            eprintln!("skipped: chromedriver is missing; install chromium and chromium-driver");
            return Ok(None);
        };
        let profile = TempDir::new()?;
        let connected = connect(&mut process, settings, &profile).await;
        if connected.is_err() {
            process.kill()?;
        }
        Ok(Some(Browser {
            driver: connected?,
            settings,
            process,
            _profile: profile,
        }))
    }

    /// Waits for an element.
    pub(crate) async fn find(&self, css: &str) -> Result<WebElement> {
        let element = self.driver.query(By::Css(css)).first().await;
        element.with_context(|| format!("{css} is missing"))
    }

    /// Waits for an element that contains this text.
    pub(crate) async fn find_text(&self, css: &str, text: &str) -> Result<WebElement> {
        let query = self.driver.query(By::Css(css));
        let element = query
            .with_text(StringMatch::from(text).partial())
            .first()
            .await;
        element.with_context(|| format!("{css} with the text {text:?} is missing"))
    }

    pub(crate) async fn count(&self, css: &str) -> Result<usize> {
        Ok(self.driver.find_all(By::Css(css)).await?.len())
    }

    /// Stores a picture of the page.
    pub(crate) async fn screenshot(&self, name: &str) -> Result<()> {
        let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("browser");
        std::fs::create_dir_all(&dir)?;
        let path = dir.join(format!("{}-{name}.png", self.settings.name));
        Ok(self.driver.screenshot(&path).await?)
    }

    /// Fails if the console has an error, for example a violation of the content security
    /// policy, or if the page is wider than the window.
    pub(crate) async fn check_page(&self, name: &str) -> Result<()> {
        self.screenshot(name).await?;
        let wide = "return document.documentElement.scrollWidth - window.innerWidth";
        let wide: i64 = self.driver.execute(wide, []).await?.convert()?;
        ensure!(
            wide <= 0,
            "{name}: the page is {wide} px wider than the window"
        );
        self.check_console().await
    }

    /// Checks that the console has this error, and forgets it. Browsers report an error page
    /// there, also one that a reader is meant to see.
    pub(crate) async fn expect_console_error(&self, text: &str) -> Result<()> {
        let entries = self.driver.browser_log().await?;
        let errors: Vec<_> = entries.iter().filter(|it| it.level == "SEVERE").collect();
        let is_expected = errors.iter().all(|it| it.message.contains(text));
        ensure!(
            is_expected && !errors.is_empty(),
            "expected {text}: {entries:#?}"
        );
        Ok(())
    }

    pub(crate) async fn check_console(&self) -> Result<()> {
        let entries = self.driver.browser_log().await?;
        let errors: Vec<_> = entries.iter().filter(|it| it.level == "SEVERE").collect();
        ensure!(errors.is_empty(), "errors in the console: {errors:#?}");
        Ok(())
    }

    /// Ends the browser. A test that fails before leaves a picture.
    pub(crate) async fn finish(self, result: Result<()>) -> Result<()> {
        let result = match result {
            Ok(()) => self.check_console().await,
            Err(error) => {
                // The error of the test matters more.
                let _ = self.screenshot("failed").await;
                Err(error)
            }
        };
        self.driver.clone().quit().await?;
        result
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

async fn connect(process: &mut Child, settings: Settings, profile: &TempDir) -> Result<WebDriver> {
    let stdout = process.stdout.take().context("the driver has no output")?;
    let mut lines = BufReader::new(stdout).lines();
    let port = lines.find_map(|line| {
        let line = line.ok()?;
        let port = line.split_once("started successfully on port ")?.1;
        Some(port.trim_end_matches('.').to_owned())
    });
    let port = port.context("chromedriver did not start")?;
    // Its output must not fill the pipe.
    std::thread::spawn(move || lines.for_each(drop));
    let url = format!("http://127.0.0.1:{port}");
    let driver = WebDriver::new(url, capabilities(settings, profile)?).await?;
    let poller = ElementPollerWithTimeout::new(TIMEOUT, POLL_INTERVAL);
    driver.set_poller(Arc::new(poller));
    driver.set_window_rect(0, 0, settings.width, 900).await?;
    Ok(driver)
}

fn capabilities(settings: Settings, profile: &TempDir) -> Result<ChromeCapabilities> {
    let mut capabilities = DesiredCapabilities::chrome();
    capabilities.set_browser_log_level(LoggingPrefsLogLevel::All)?;
    let profile = profile.path().display();
    let mut arguments = vec![
        "--headless=new".to_owned(),
        // CI runs as root.
        "--no-sandbox".to_owned(),
        "--disable-gpu".to_owned(),
        // Containers have little shared memory.
        "--disable-dev-shm-usage".to_owned(),
        "--no-first-run".to_owned(),
        // Nothing of the Internet may be asked for.
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        "--disable-quic".to_owned(),
        format!("--accept-lang={}", settings.language),
        format!("--user-data-dir={profile}"),
    ];
    if settings.is_dark {
        arguments.push("--blink-settings=preferredColorScheme=0".to_owned());
    }
    for argument in &arguments {
        capabilities.add_arg(argument)?;
    }
    if !settings.has_script {
        let preferences = [("profile.managed_default_content_settings.javascript", 2)];
        let preferences = std::collections::BTreeMap::from(preferences);
        capabilities.add_experimental_option("prefs", preferences)?;
    }
    Ok(capabilities)
}
