//! Builds the parts of an emulator from its settings, and starts it.

use std::path::Path;
use std::sync::{Arc, Once};

use reportflow_rules::credentials::{parse_app_key, trim};
use tokio::net::TcpListener;

use super::builder::EmulatorBuilder;
use super::running::Emulator;
use crate::authenticator::Authenticator;
use crate::catalog::Catalog;
use crate::generation::Generator;
use crate::http::LocalAddress;
use crate::oauth::AuthorizationServer;
use crate::rate_limit::RateLimiter;
use crate::start_error::StartError;
use crate::state::AppState;
use crate::store::Store;
use crate::webhook::Webhook;
use crate::worker_pool::WorkerPool;

impl EmulatorBuilder {
    /// Starts the emulator on the current tokio runtime.
    ///
    /// # Errors
    ///
    /// - [`StartError::EmptySetting`]
    /// - [`StartError::InvalidAppKey`]
    /// - [`StartError::MissingDesignsDir`]
    /// - [`StartError::DataDir`]
    /// - [`StartError::InvalidWebhookUrl`]
    /// - [`StartError::Listen`]
    pub async fn start(self) -> Result<Emulator, StartError> {
        self.check_settings()?;
        if !self.designs_dir.is_dir() {
            return Err(StartError::MissingDesignsDir(self.designs_dir));
        }
        let webhook = match &self.webhook {
            Some((url, secret)) => Some(open_webhook(url, secret)?),
            None => None,
        };
        let store = match &self.data_dir {
            Some(dir) => open_store(dir)?,
            None => Store::in_memory(),
        };
        let listen_error = |error| StartError::Listen {
            address: self.listen,
            error,
        };
        let listener = TcpListener::bind(self.listen).await.map_err(listen_error)?;
        let address = listener.local_addr().map_err(listen_error)?;
        let state = self.into_state(webhook, store, LocalAddress(address));
        Ok(Emulator::serve(listener, state))
    }

    /// Rejects empty texts, and keys that the client rejects. Such a key would match no
    /// request. A shell variable that is not set gives an empty one.
    fn check_settings(&self) -> Result<(), StartError> {
        let oauth = self.oauth.as_ref();
        let webhook = self.webhook.as_ref();
        let settings = [
            ("app key", self.app_key.as_deref()),
            ("OAuth client id", oauth.map(|it| it.id.as_str())),
            ("OAuth client secret", oauth.map(|it| it.secret.as_str())),
            ("webhook URL", webhook.map(|it| it.0.as_str())),
            ("webhook secret", webhook.map(|it| it.1.as_str())),
            ("folder of designs", self.designs_dir.to_str()),
            (
                "data folder",
                self.data_dir.as_deref().and_then(Path::to_str),
            ),
        ];
        match settings
            .into_iter()
            .find(|(_, value)| value.is_some_and(|text| trim(text).is_empty()))
        {
            Some((name, _)) => Err(StartError::EmptySetting(name)),
            None => self.app_key.as_deref().map_or(Ok(()), |key| {
                let key = parse_app_key(key).map(drop);
                key.map_err(|error| StartError::InvalidAppKey(error.to_string()))
            }),
        }
    }

    fn into_state(
        self,
        webhook: Option<Webhook>,
        store: Store,
        local_address: LocalAddress,
    ) -> AppState {
        let catalog = Arc::new(Catalog::new(self.designs_dir));
        let store = Arc::new(store);
        let oauth = self.oauth.map(|client| {
            let clock = Arc::clone(&self.clock);
            Arc::new(AuthorizationServer::new(client, self.token_lifetime, clock))
        });
        let rate_limiter = self
            .rate_limits
            .map(|limits| Arc::new(RateLimiter::new(limits, Arc::clone(&self.clock))));
        AppState {
            authenticator: Arc::new(Authenticator {
                app_key: self.app_key,
                oauth: oauth.clone(),
            }),
            oauth,
            rate_limiter,
            catalog: Arc::clone(&catalog),
            store: Arc::clone(&store),
            generator: Arc::new(Generator {
                catalog,
                store,
                workers: WorkerPool::new(),
                webhook,
                renderer: self.renderer,
                clock: self.clock,
                strict: self.strict,
                sync_timeout: self.sync_timeout,
                file_mapping_warning: Once::new(),
            }),
            local_address,
        }
    }
}

fn open_webhook(url: &str, secret: &str) -> Result<Webhook, StartError> {
    Webhook::new(url, secret).map_err(|reason| StartError::InvalidWebhookUrl { reason })
}

fn open_store(dir: &Path) -> Result<Store, StartError> {
    Store::in_dir(dir.to_owned()).map_err(|error| StartError::DataDir {
        dir: dir.to_owned(),
        error,
    })
}
