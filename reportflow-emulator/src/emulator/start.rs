//! Builds the parts of an emulator from its settings, and starts it.

use std::sync::{Arc, Once};

use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use super::builder::EmulatorBuilder;
use super::running::Emulator;
use crate::authenticator::Authenticator;
use crate::catalog::Catalog;
use crate::faults::Faults;
use crate::generation::{BACKLOG_KIB, Generator};
use crate::http::LocalAddress;
use crate::id::IdGenerator;
use crate::oauth::AuthorizationServer;
use crate::rate_limit::RateLimiter;
use crate::start_error::StartError;
use crate::state::AppState;
use crate::store::Store;
use crate::webhook::Webhook;
use crate::worker_pool::WorkerPool;
use crate::workspace::{self, DEFAULT_NAME, Workspace, Workspaces};

impl EmulatorBuilder {
    /// Starts the emulator on the current tokio runtime.
    ///
    /// # Errors
    ///
    /// - [`StartError::EmptySetting`]
    /// - [`StartError::MissingDesignsDir`]
    /// - [`StartError::DuplicateWorkspace`]
    /// - [`StartError::DuplicateAppKey`]
    /// - [`StartError::InvalidWebhookUrl`]
    /// - [`StartError::InvalidFault`]
    /// - [`StartError::Store`]
    /// - [`StartError::Listen`]
    pub async fn start(self) -> Result<Emulator, StartError> {
        self.check_settings()?;
        if !self.designs_dir.is_dir() {
            return Err(StartError::MissingDesignsDir(self.designs_dir));
        }
        let workspaces = Arc::new(self.open_workspaces()?);
        let faults = Arc::new(self.open_faults(&workspaces)?);
        let store = Store::in_memory(self.retention);
        let listen_error = |error| StartError::Listen {
            address: self.listen,
            error,
        };
        let listener = TcpListener::bind(self.listen).await.map_err(listen_error)?;
        let address = listener.local_addr().map_err(listen_error)?;
        let ids = match self.seed {
            Some(seed) => IdGenerator::seeded(seed, stored_ids(&store).await?),
            None => IdGenerator::random(),
        };
        let state = self.into_state(workspaces, faults, store, ids, LocalAddress(address));
        Ok(Emulator::serve(listener, state))
    }

    /// Rejects empty texts. An empty key would match no request, and a shell
    /// variable that is not set gives one.
    fn check_settings(&self) -> Result<(), StartError> {
        let oauth = self.oauth.as_ref();
        let mut settings = vec![
            ("app key", self.app_key.as_deref()),
            ("OAuth client id", oauth.map(|it| it.id.as_str())),
            ("OAuth client secret", oauth.map(|it| it.secret.as_str())),
            ("folder of designs", self.designs_dir.to_str()),
        ];
        for workspace in &self.workspaces {
            settings.push(("workspace name", Some(&workspace.name)));
            settings.push(("app key", Some(&workspace.app_key)));
        }
        let webhooks = self.workspaces.iter().map(|it| &it.webhook);
        for (url, secret) in webhooks.chain([&self.webhook]).flatten() {
            settings.push(("webhook URL", Some(url)));
            settings.push(("webhook secret", Some(secret)));
        }
        match settings
            .into_iter()
            .find(|(_, value)| value.is_some_and(|text| text.trim().is_empty()))
        {
            Some((name, _)) => Err(StartError::EmptySetting(name)),
            None => Ok(()),
        }
    }

    /// Two workspaces with one name or one key could not be told apart.
    fn open_workspaces(&self) -> Result<Workspaces, StartError> {
        let mut workspaces: Vec<Arc<Workspace>> = Vec::new();
        let webhook = self.webhook.as_ref();
        if self.app_key.is_some() || self.workspaces.is_empty() {
            let key = self.app_key.clone();
            workspaces.push(self.open_workspace(DEFAULT_NAME, key, webhook)?);
        }
        for config in &self.workspaces {
            let key = Some(config.app_key.clone());
            if workspaces.iter().any(|it| it.name == config.name) {
                return Err(StartError::DuplicateWorkspace(config.name.clone()));
            }
            if let Some(other) = workspaces.iter().find(|it| it.app_key == key) {
                return Err(StartError::DuplicateAppKey {
                    first: other.name.clone(),
                    second: config.name.clone(),
                });
            }
            let webhook = config.webhook.as_ref();
            workspaces.push(self.open_workspace(&config.name, key, webhook)?);
        }
        Ok(Workspaces(workspaces))
    }

    fn open_workspace(
        &self,
        name: &str,
        app_key: Option<String>,
        webhook: Option<&(String, String)>,
    ) -> Result<Arc<Workspace>, StartError> {
        let limiter = |limits| RateLimiter::new(limits, Arc::clone(&self.clock));
        Ok(Arc::new(Workspace {
            name: name.to_owned(),
            id: workspace::id_of(name),
            app_key,
            rate_limiter: self.rate_limits.map(limiter),
            webhook: webhook
                .map(|(url, secret)| open_webhook(url, secret))
                .transpose()?,
        }))
    }

    fn open_faults(&self, workspaces: &Workspaces) -> Result<Faults, StartError> {
        let only = match &workspaces.0[..] {
            [only] => Some(only.name.clone()),
            _ => None,
        };
        let faults = Faults::new(only);
        for fault in &self.faults {
            let set = faults.set(fault.clone());
            set.map_err(|error| StartError::InvalidFault {
                reason: error.to_string(),
            })?;
        }
        Ok(faults)
    }

    fn into_state(
        self,
        workspaces: Arc<Workspaces>,
        faults: Arc<Faults>,
        store: Store,
        ids: IdGenerator,
        local_address: LocalAddress,
    ) -> AppState {
        let catalog = Arc::new(Catalog::new(self.designs_dir));
        let ids = Arc::new(ids);
        let store = Arc::new(store);
        let oauth = self.oauth.map(|client| {
            let clock = Arc::clone(&self.clock);
            Arc::new(AuthorizationServer::new(client, self.token_lifetime, clock))
        });
        AppState {
            authenticator: Arc::new(Authenticator {
                workspaces: Arc::clone(&workspaces),
                oauth: oauth.clone(),
            }),
            oauth,
            catalog: Arc::clone(&catalog),
            store: Arc::clone(&store),
            faults: Arc::clone(&faults),
            clock: Arc::clone(&self.clock),
            ids: Arc::clone(&ids),
            generator: Arc::new(Generator {
                catalog,
                store,
                faults,
                workspaces,
                ids,
                workers: WorkerPool::new(),
                backlog: Arc::new(Semaphore::new(BACKLOG_KIB)),
                renderer: self.renderer,
                clock: self.clock,
                strict: self.strict,
                sync_timeout: self.sync_timeout,
                file_mapping_warning: Once::new(),
            }),
            local_address,
            read_timeout: self.read_timeout,
        }
    }
}

async fn stored_ids(store: &Store) -> Result<Vec<String>, StartError> {
    let ids = store.request_ids().await;
    ids.map_err(|error| StartError::Store(error.to_string()))
}

fn open_webhook(url: &str, secret: &str) -> Result<Webhook, StartError> {
    Webhook::new(url, secret.to_owned()).map_err(|reason| StartError::InvalidWebhookUrl { reason })
}
