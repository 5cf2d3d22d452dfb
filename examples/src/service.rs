use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use reportflow::webhook::{Inbox, Verifier};
use reportflow::{AcceptedRequest, Client};
use reportflow_emulator::{Emulator, EmulatorBuilder};

use crate::{Result, webhook};

const SECRET: &str = "webhook-secret-of-the-examples";

/// The service that an example uses: the service at `REPORTFLOW_BASE_URL`.
/// Default: an emulator in this process.
#[derive(Debug)]
pub struct Service {
    /// The client of the service.
    pub client: Client,
    /// The events of the emulator, if this process receives them here.
    pub inbox: Option<Inbox>,
    emulator: Option<Emulator>,
}

impl Service {
    /// Connects to the remote service, or starts an emulator.
    ///
    /// # Errors
    ///
    /// `REPORTFLOW_BASE_URL` is set and `REPORTFLOW_APP_KEY` is not, or no port is
    /// free.
    pub async fn start() -> Result<Service> {
        Service::start_with(|emulator| emulator).await
    }

    /// Starts like [`start`](Service::start), with other settings of the emulator.
    ///
    /// # Errors
    ///
    /// Those of [`start`](Service::start), and those of the settings.
    pub async fn start_with(
        configure: impl FnOnce(EmulatorBuilder) -> EmulatorBuilder,
    ) -> Result<Service> {
        if let Some(service) = Service::remote()? {
            return Ok(service);
        }
        let inbox = Inbox::new();
        let url = webhook::listen(SECRET, inbox.clone()).await?;
        let service = Service::local(&url, configure).await?;
        Ok(Service {
            inbox: Some(inbox),
            ..service
        })
    }

    /// Starts like [`start`](Service::start), for a program that receives
    /// webhooks itself at `url`. Also returns their verifier.
    ///
    /// A remote service sends webhooks to the URL in the settings of its
    /// workspace. `REPORTFLOW_WEBHOOK_SECRET` must contain the secret with
    /// which it signs them.
    ///
    /// # Errors
    ///
    /// Those of [`start`](Service::start), and a missing secret.
    pub async fn with_webhook(url: &str) -> Result<(Service, Verifier)> {
        if let Some(service) = Service::remote()? {
            // The error of `env::var` would print a value that is not Unicode.
            let secret = env::var("REPORTFLOW_WEBHOOK_SECRET").ok();
            let secret =
                secret.context("set `REPORTFLOW_WEBHOOK_SECRET` to the workspace's secret")?;
            return Ok((service, Verifier::new(secret)?));
        }
        Ok((
            Service::local(url, |emulator| emulator).await?,
            Verifier::new(SECRET)?,
        ))
    }

    fn remote() -> Result<Option<Service>> {
        // An empty variable counts as missing, as in the client.
        if env::var("REPORTFLOW_BASE_URL").is_ok_and(|url| !url.trim().is_empty()) {
            return Ok(Some(Service {
                client: Client::from_env()?,
                emulator: None,
                inbox: None,
            }));
        }
        Ok(None)
    }

    async fn local(
        webhook_url: &str,
        configure: impl FnOnce(EmulatorBuilder) -> EmulatorBuilder,
    ) -> Result<Service> {
        let designs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../designs");
        let emulator = Emulator::builder()
            .designs_dir(designs)
            .app_key("ak_example")
            .webhook(webhook_url, SECRET);
        let emulator = configure(emulator).start().await?;
        let client = Client::builder()
            .base_url(emulator.base_url())
            .app_key("ak_example")
            .build()?;
        Ok(Service {
            client,
            emulator: Some(emulator),
            inbox: None,
        })
    }

    /// Waits for the webhook that reports the finished files. Returns at once
    /// with a remote service, because it does not know our URL. The download
    /// waits in that case.
    ///
    /// # Errors
    ///
    /// No webhook arrives within two minutes.
    pub async fn wait_for_completion(&self, accepted: &AcceptedRequest) -> Result<()> {
        if let Some(inbox) = &self.inbox {
            accepted
                .wait_for_completion(inbox, Duration::from_secs(120))
                .await?;
        }
        Ok(())
    }

    /// Waits for completion, then downloads the first file of a request to
    /// `out/<name>.pdf`.
    ///
    /// # Errors
    ///
    /// No webhook arrives, or the download fails.
    pub async fn download(&self, accepted: &AcceptedRequest, name: &str) -> Result<PathBuf> {
        self.wait_for_completion(accepted).await?;
        let file = accepted.files.first().context("the response has no file")?;
        let download = self.client.download(&accepted.request_id, &file.file_id);
        let name = name.strip_suffix(".pdf").unwrap_or(name);
        let path = Path::new("out").join(format!("{name}.pdf"));
        std::fs::create_dir_all("out")?;
        download.wait().to_path(&path).await?;
        Ok(path)
    }

    /// Stops the emulator, if one was started.
    pub async fn stop(self) {
        if let Some(emulator) = self.emulator {
            emulator.shutdown().await;
        }
    }
}
