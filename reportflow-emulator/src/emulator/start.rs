//! Builds the parts of an emulator from its settings, and starts it.

#[cfg(feature = "data")]
use std::path::Path;
use std::sync::{Arc, Once};

use reportflow_rules::credentials::{parse_app_key, trim};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use super::builder::EmulatorBuilder;
use super::running::Emulator;
use crate::authenticator::Authenticator;
use crate::catalog::Catalog;
use crate::faults::Faults;
use crate::generation::{BACKLOG_KIB, Generator, MAX_UNSTORED, resume};
use crate::http::LocalAddress;
use crate::id::IdGenerator;
use crate::model::RequestRecord;
use crate::oauth::AuthorizationServer;
use crate::pdf::Cancellation;
use crate::rate_limit::RateLimiter;
use crate::start_error::StartError;
use crate::state::AppState;
#[cfg(feature = "data")]
use crate::store::Location;
use crate::store::{Store, StoreError};
use crate::webhook::{Deliverer, Receiver, Webhooks};
use crate::worker_pool::WorkerPool;
use crate::workspace::{self, DEFAULT_NAME, Workspace, Workspaces};

impl EmulatorBuilder {
    /// Starts the emulator on the current tokio runtime.
    ///
    /// # Errors
    ///
    /// - [`StartError::EmptySetting`]
    /// - [`StartError::InvalidAppKey`]
    /// - [`StartError::MissingDesignsDir`]
    /// - [`StartError::DataDir`]
    /// - [`StartError::DataDirInUse`]
    /// - [`StartError::NewerDataDir`]
    /// - [`StartError::InvalidObjectsUrl`]
    /// - [`StartError::DuplicateWorkspace`]
    /// - [`StartError::DuplicateAppKey`]
    /// - [`StartError::UnusedWebhook`]
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
        let receivers = self.open_receivers(&workspaces)?;
        let listen_error = |error| StartError::Listen {
            address: self.listen,
            error,
        };
        let listener = TcpListener::bind(self.listen).await.map_err(listen_error)?;
        let address = listener.local_addr().map_err(listen_error)?;
        let (store, unfinished) = self.open_store(&workspaces).await?;
        let ids = match self.seed {
            Some(seed) => seeded_ids(seed, &store).await?,
            None => IdGenerator::random(),
        };
        let address = LocalAddress(address);
        let state = self.into_state(workspaces, faults, receivers, store, ids, address);
        resume(&state.generator, unfinished).await;
        Ok(Emulator::serve(listener, state))
    }

    /// Rejects empty texts, and keys that the client rejects. Such a key would match no
    /// request. A shell variable that is not set gives an empty one.
    fn check_settings(&self) -> Result<(), StartError> {
        let oauth = self.oauth.as_ref();
        let mut settings = vec![
            ("app key", self.app_key.as_deref()),
            ("OAuth client id", oauth.map(|it| it.id.as_str())),
            ("OAuth client secret", oauth.map(|it| it.secret.as_str())),
            ("folder of designs", self.designs_dir.to_str()),
        ];
        #[cfg(feature = "data")]
        settings.push((
            "data folder",
            self.data_dir.as_deref().and_then(Path::to_str),
        ));
        for workspace in &self.workspaces {
            settings.push(("workspace name", Some(&workspace.name)));
            settings.push(("app key", Some(&workspace.app_key)));
        }
        let webhooks = self.workspaces.iter().map(|it| &it.webhook);
        for (url, secret) in webhooks.chain([&self.webhook]).flatten() {
            settings.push(("webhook URL", Some(url)));
            settings.push(("webhook secret", Some(secret)));
        }
        let mut settings = settings.into_iter();
        let is_empty = |text: &str| trim(text).is_empty();
        if let Some((name, _)) = settings.find(|(_, value)| value.is_some_and(is_empty)) {
            return Err(StartError::EmptySetting(name));
        }
        let keys = self.workspaces.iter().map(|it| &it.app_key);
        for key in keys.chain(&self.app_key) {
            let key = parse_app_key(key);
            key.map_err(|error| StartError::InvalidAppKey(error.to_string()))?;
        }
        Ok(())
    }

    /// Two workspaces with one name or one key could not be told apart.
    fn open_workspaces(&self) -> Result<Workspaces, StartError> {
        let mut workspaces: Vec<Arc<Workspace>> = Vec::new();
        if self.app_key.is_some() || self.workspaces.is_empty() {
            let key = self.app_key.clone();
            workspaces.push(self.open_workspace(DEFAULT_NAME, key));
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
            workspaces.push(self.open_workspace(&config.name, key));
        }
        Ok(Workspaces(workspaces))
    }

    fn open_workspace(&self, name: &str, app_key: Option<String>) -> Arc<Workspace> {
        let limiter = |limits| RateLimiter::new(limits, Arc::clone(&self.clock));
        Arc::new(Workspace {
            name: name.to_owned(),
            id: workspace::id_of(name),
            app_key,
            rate_limiter: self.rate_limits.map(limiter),
        })
    }

    /// Returns the receiver of each workspace with a webhook.
    fn open_receivers(
        &self,
        workspaces: &Workspaces,
    ) -> Result<Vec<(Arc<Workspace>, Receiver)>, StartError> {
        let configs = self.workspaces.iter();
        let mut webhooks: Vec<_> = configs
            .filter_map(|it| Some((it.name.as_str(), it.webhook.as_ref()?)))
            .collect();
        webhooks.extend(self.webhook.as_ref().map(|it| (DEFAULT_NAME, it)));
        let open = |(name, (url, secret)): (&str, &(String, String))| {
            let workspace = workspaces.by_name(name).ok_or(StartError::UnusedWebhook)?;
            let receiver = Receiver::new(url, secret)
                .map_err(|reason| StartError::InvalidWebhookUrl { reason })?;
            Ok((Arc::clone(workspace), receiver))
        };
        webhooks.into_iter().map(open).collect()
    }

    /// Returns also the requests that an earlier run did not finish.
    async fn open_store(
        &self,
        workspaces: &Workspaces,
    ) -> Result<(Store, Vec<RequestRecord>), StartError> {
        #[cfg(feature = "data")]
        if let Some(dir) = &self.data_dir {
            let owner = workspaces.first().map_or(DEFAULT_NAME, |it| &it.name);
            let location = Location {
                dir: dir.clone(),
                #[cfg(feature = "cloud")]
                objects: self.objects_url.clone(),
                #[cfg(not(feature = "cloud"))]
                objects: None,
                workspace: owner.to_owned(),
            };
            return Store::open(location, self.retention).await;
        }
        let _ = workspaces;
        let store = Store::in_memory(self.retention.unwrap_or_default());
        Ok((store, Vec::new()))
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
        receivers: Vec<(Arc<Workspace>, Receiver)>,
        store: Store,
        ids: IdGenerator,
        local_address: LocalAddress,
    ) -> AppState {
        let catalog = Arc::new(Catalog::new(self.designs_dir));
        let ids = Arc::new(ids);
        let store = Arc::new(store);
        let workers = Arc::new(WorkerPool::new());
        let deliverer = Deliverer::new(
            Arc::clone(&store),
            Arc::clone(&self.clock),
            Arc::clone(&workers),
            self.webhook_retries,
        );
        let oauth = self.oauth.map(|client| {
            let clock = Arc::clone(&self.clock);
            Arc::new(AuthorizationServer::new(client, self.token_lifetime, clock))
        });
        AppState {
            authenticator: Arc::new(Authenticator {
                workspaces,
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
                ids,
                webhooks: Webhooks::start(deliverer, receivers),
                workers,
                backlog: Arc::new(Semaphore::new(BACKLOG_KIB)),
                unstored: Semaphore::new(MAX_UNSTORED),
                renderer: self.renderer,
                layout: self.layout,
                render_limits: self.render_limits,
                cancellation: Cancellation::default(),
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

async fn seeded_ids(seed: u64, store: &Store) -> Result<IdGenerator, StartError> {
    let stored = async { Ok((store.request_ids().await?, store.last_sequence().await?)) };
    let failed = |error: StoreError| StartError::Store(error.to_string());
    let (ids, last_sequence) = stored.await.map_err(failed)?;
    Ok(IdGenerator::seeded(seed, ids, last_sequence))
}
