use std::future;
use std::sync::{Mutex, PoisonError};

use tokio::runtime::{Handle, Id};
use tokio::task::JoinHandle;

use crate::error::ConfigError;

/// A reqwest client, and so a pool of connections, for each runtime.
///
/// A connection is a task of the runtime that opened it. While that runtime does not
/// run, the connection sends nothing. When it shuts down, the connection breaks.
pub(crate) struct RuntimePools {
    state: Mutex<State>,
}

struct State {
    /// The client for the first runtime.
    unused: Option<reqwest::Client>,
    pools: Vec<RuntimePool>,
}

struct RuntimePool {
    runtime: Id,
    client: reqwest::Client,
    /// A task without work. It ends when its runtime shuts down.
    lifetime: JoinHandle<()>,
}

impl RuntimePool {
    fn is_running(&self) -> bool {
        !self.lifetime.is_finished()
    }
}

impl Drop for RuntimePool {
    fn drop(&mut self) {
        self.lifetime.abort();
    }
}

impl RuntimePools {
    pub(crate) fn new(client: reqwest::Client) -> RuntimePools {
        let state = State {
            unused: Some(client),
            pools: Vec::new(),
        };
        RuntimePools {
            state: Mutex::new(state),
        }
    }

    /// Returns the client of the current runtime, or builds one. Must be called in a
    /// runtime.
    pub(crate) fn current(
        &self,
        build: impl FnOnce() -> Result<reqwest::Client, ConfigError>,
    ) -> Result<reqwest::Client, ConfigError> {
        let handle = Handle::current();
        let runtime = handle.id();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let state = &mut *state;
        let is_current = |pool: &&RuntimePool| pool.runtime == runtime && pool.is_running();
        if let Some(pool) = state.pools.iter().find(is_current) {
            return Ok(pool.client.clone());
        }
        // A program may start a runtime for each call, as tests do.
        state.pools.retain(RuntimePool::is_running);
        let client = match state.unused.take() {
            Some(client) => client,
            None => build()?,
        };
        state.pools.push(RuntimePool {
            runtime,
            client: client.clone(),
            lifetime: handle.spawn(future::pending()),
        });
        Ok(client)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::time::Duration;

    use reqwest::Url;
    use tokio::runtime::{Builder, Runtime};

    use super::{RuntimePools, State};
    use crate::http::connection_settings::ConnectionSettings;

    fn runtime() -> Runtime {
        Builder::new_current_thread().enable_all().build().unwrap()
    }

    fn pool_count(pools: &RuntimePools) -> usize {
        let State { pools, .. } = &*pools.state.lock().unwrap();
        pools.len()
    }

    #[test]
    fn a_runtime_keeps_its_client_until_it_shuts_down() {
        let base_url = Url::parse("http://127.0.0.1:1/v1").unwrap();
        let time = Duration::from_secs(1);
        let settings = ConnectionSettings::new(&base_url, time, time, 1).unwrap();
        let pools = RuntimePools::new(settings.build_client().unwrap());
        let built = Cell::new(0);
        let build = || {
            built.set(built.get() + 1);
            settings.build_client()
        };
        let long = runtime();
        for _ in 0..100 {
            long.block_on(async { pools.current(build) }).unwrap();
            let short = runtime();
            short.block_on(async { pools.current(build) }).unwrap();
            short.block_on(async { pools.current(build) }).unwrap();
        }
        assert_eq!((built.get(), pool_count(&pools)), (100, 2));
    }
}
