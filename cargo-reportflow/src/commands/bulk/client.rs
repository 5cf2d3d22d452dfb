//! The client of a run.

#[cfg(feature = "postgres")]
use reportflow_bulk::PostgresRateLimitStore;
use reportflow_core::Client;
#[cfg(feature = "postgres")]
use reportflow_core::RateLimiter;
#[cfg(feature = "postgres")]
use reportflow_rules::base_url::BaseUrl;
#[cfg(feature = "postgres")]
use reportflow_rules::loopback::is_loopback_host;

use super::journal_place::JournalPlace;
use crate::error::CliError;
use crate::workspace::project::Project;
use crate::workspace::settings::Settings;

/// Creates a client with the tool's settings. It keeps the service's limits, except against an
/// emulator on this machine. Machines that share a journal share the limits too.
pub(super) async fn client(project: &Project, place: &JournalPlace) -> Result<Client, CliError> {
    let settings = Settings::read(project)?;
    let key = settings.require_key()?;
    let builder = Client::builder()
        .base_url(&settings.base_url)
        .app_key(&key.value);
    let mut builder = settings
        .ids
        .pairs()
        .fold(builder, |builder, (source, workspace)| {
            builder.map_design_id(source, workspace)
        });
    #[cfg(feature = "postgres")]
    if let JournalPlace::Database(url) = place
        && is_remote(&settings.base_url)
    {
        let store = PostgresRateLimitStore::connect(&url.without_schema(), &key.value).await;
        let store = store.map_err(|error| {
            CliError::from_error(&*error).context("cannot share the rate limit")
        })?;
        builder = builder.rate_limiter(RateLimiter::with_store(store));
    }
    builder.build().map_err(|error| {
        CliError::from_error(&error).context(format!("the settings with the key in {}", key.source))
    })
}

/// Returns whether the service has limits. The builder of the client rejects an invalid URL.
#[cfg(feature = "postgres")]
fn is_remote(base_url: &str) -> bool {
    BaseUrl::parse(base_url).is_ok_and(|url| !is_loopback_host(url.host()))
}
