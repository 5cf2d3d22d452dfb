use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

use reportflow::webhook::Inbox;
use reportflow::{Accepted, Client};
use reportflow_emulator::Emulator;

use crate::{Result, webhook};

const SECRET: &str = "the-secret-that-both-sides-know";

/// The service that an example talks to: the one at `REPORTFLOW_BASE_URL`, or
/// else an emulator in this process.
#[derive(Debug)]
pub struct Service {
    /// The client, ready to generate.
    pub client: Client,
    /// The emulator, and the events that it sends.
    local: Option<(Emulator, Inbox)>,
}

impl Service {
    /// Finds the service, or starts one.
    ///
    /// # Errors
    ///
    /// `REPORTFLOW_BASE_URL` without `REPORTFLOW_APP_KEY`, or no free port.
    pub async fn start() -> Result<Service> {
        // Empty counts as unset, as it does for the client.
        if env::var("REPORTFLOW_BASE_URL").is_ok_and(|url| !url.trim().is_empty()) {
            return Ok(Service {
                client: Client::from_env()?,
                local: None,
            });
        }
        let inbox = Inbox::new();
        let url = webhook::listen(SECRET, inbox.clone()).await?;
        let designs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../designs");
        let emulator = Emulator::builder()
            .designs(designs)
            .app_key("ak_example")
            .webhook(url, SECRET)
            .start()
            .await?;
        let client = Client::builder()
            .base_url(emulator.base_url())
            .app_key("ak_example")
            .build()?;
        Ok(Service {
            client,
            local: Some((emulator, inbox)),
        })
    }

    /// Downloads the first file of a request to `out/<name>.pdf`, once a
    /// webhook says that it is ready; from a remote service, which knows no URL
    /// of ours, by trying until it is.
    ///
    /// # Errors
    ///
    /// No webhook within a minute, or a download that fails.
    pub async fn download(&self, accepted: &Accepted, name: &str) -> Result<PathBuf> {
        let file = accepted.files.first().ok_or("the answer names no file")?;
        let mut download = self.client.download(&accepted.request_id, &file.file_id);
        match &self.local {
            Some((_, inbox)) => {
                inbox.completed(accepted, Duration::from_secs(60)).await?;
            }
            None => download = download.wait(),
        }
        let name = name.strip_suffix(".pdf").unwrap_or(name);
        let path = Path::new("out").join(format!("{name}.pdf"));
        std::fs::create_dir_all("out")?;
        download.to_path(&path).await?;
        Ok(path)
    }

    /// Ends what was started.
    pub async fn stop(self) {
        if let Some((emulator, _)) = self.local {
            emulator.shutdown().await;
        }
    }
}
