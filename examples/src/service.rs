use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

use reportflow::webhook::{Inbox, Verifier};
use reportflow::{AcceptedRequest, Client};
use reportflow_emulator::Emulator;

use crate::{Result, webhook};

const SECRET: &str = "the-secret-that-both-sides-know";

/// The service that an example talks to: the one at `REPORTFLOW_BASE_URL`, or
/// else an emulator in this process.
#[derive(Debug)]
pub struct Service {
    /// The client, ready to generate.
    pub client: Client,
    emulator: Option<Emulator>,
    /// The events that the emulator sends, unless it sends them elsewhere.
    inbox: Option<Inbox>,
}

impl Service {
    /// Finds the service, or starts one.
    ///
    /// # Errors
    ///
    /// `REPORTFLOW_BASE_URL` without `REPORTFLOW_APP_KEY`, or no free port.
    pub async fn start() -> Result<Service> {
        if let Some(service) = Service::remote()? {
            return Ok(service);
        }
        let inbox = Inbox::new();
        let url = webhook::listen(SECRET, inbox.clone()).await?;
        let service = Service::local(&url).await?;
        Ok(Service {
            inbox: Some(inbox),
            ..service
        })
    }

    /// The same, for a program that receives webhooks by itself, at `url`; and
    /// what verifies them. A remote service calls the URL that its workspace is
    /// set to, and signs by the secret in `REPORTFLOW_WEBHOOK_SECRET`.
    ///
    /// # Errors
    ///
    /// Those of [`start`](Service::start), and no secret.
    pub async fn with_webhook(url: &str) -> Result<(Service, Verifier)> {
        if let Some(service) = Service::remote()? {
            let secret = env::var("REPORTFLOW_WEBHOOK_SECRET")
                .map_err(|_| "set `REPORTFLOW_WEBHOOK_SECRET` to the workspace's secret")?;
            return Ok((service, Verifier::new(secret)?));
        }
        Ok((Service::local(url).await?, Verifier::new(SECRET)?))
    }

    fn remote() -> Result<Option<Service>> {
        // Empty counts as unset, as it does for the client.
        if env::var("REPORTFLOW_BASE_URL").is_ok_and(|url| !url.trim().is_empty()) {
            return Ok(Some(Service {
                client: Client::from_env()?,
                emulator: None,
                inbox: None,
            }));
        }
        Ok(None)
    }

    async fn local(webhook: &str) -> Result<Service> {
        let designs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../designs");
        let emulator = Emulator::builder()
            .designs_dir(designs)
            .app_key("ak_example")
            .webhook(webhook, SECRET)
            .start()
            .await?;
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

    /// Waits for the webhook that says that the files can be downloaded. A
    /// remote service knows no URL of ours: there it is the download that waits.
    ///
    /// # Errors
    ///
    /// No webhook within two minutes.
    pub async fn wait_for_completion(&self, accepted: &AcceptedRequest) -> Result<()> {
        if let Some(inbox) = &self.inbox {
            accepted
                .wait_for_completion(inbox, Duration::from_secs(120))
                .await?;
        }
        Ok(())
    }

    /// Downloads the first file of a request to `out/<name>.pdf`, once it is
    /// [completed](Service::completed).
    ///
    /// # Errors
    ///
    /// No webhook, or a download that fails.
    pub async fn download(&self, accepted: &AcceptedRequest, name: &str) -> Result<PathBuf> {
        self.wait_for_completion(accepted).await?;
        let file = accepted.files.first().ok_or("the answer names no file")?;
        let download = self.client.download(&accepted.request_id, &file.file_id);
        let name = name.strip_suffix(".pdf").unwrap_or(name);
        let path = Path::new("out").join(format!("{name}.pdf"));
        std::fs::create_dir_all("out")?;
        download.wait().to_path(&path).await?;
        Ok(path)
    }

    /// Ends what was started.
    pub async fn stop(self) {
        if let Some(emulator) = self.emulator {
            emulator.shutdown().await;
        }
    }
}
