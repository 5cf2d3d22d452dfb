//! The client of a run.

#[cfg(feature = "postgres")]
use reportflow_bulk::PostgresRateLimitStore;
use reportflow_core::{Client, RateLimiter};
#[cfg(feature = "postgres")]
use reportflow_rules::base_url::BaseUrl;
#[cfg(feature = "postgres")]
use reportflow_rules::loopback::is_loopback_host;

#[cfg(feature = "postgres")]
use super::errors::with_password_help;
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
    let builder = settings
        .ids
        .pairs()
        .fold(builder, |builder, (source, workspace)| {
            builder.map_design_id(source, workspace)
        });
    let limiter = shared_limiter(place, &settings.base_url, &key.value).await?;
    let builder = match limiter {
        Some(limiter) => builder.rate_limiter(limiter),
        None => builder,
    };
    builder.build().map_err(|error| {
        CliError::from_error(&error).context(format!("the settings with the key in {}", key.source))
    })
}

/// Returns the limiter that the workers of a run share.
#[cfg(feature = "postgres")]
async fn shared_limiter(
    place: &JournalPlace,
    base_url: &str,
    key: &str,
) -> Result<Option<RateLimiter>, CliError> {
    // The builder of the client rejects an invalid URL.
    let is_remote = BaseUrl::parse(base_url).is_ok_and(|url| !is_loopback_host(url.host()));
    let JournalPlace::Database(url) = place else {
        return Ok(None);
    };
    if !is_remote {
        return Ok(None);
    }
    let store = PostgresRateLimitStore::connect(url.with_password(), key).await;
    let store = store.map_err(|error| with_password_help(CliError::from_error(&error)))?;
    Ok(Some(RateLimiter::with_store(store)))
}

#[cfg(not(feature = "postgres"))]
async fn shared_limiter(
    _place: &JournalPlace,
    _base_url: &str,
    _key: &str,
) -> Result<Option<RateLimiter>, CliError> {
    Ok(None)
}
