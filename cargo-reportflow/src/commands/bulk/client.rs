//! The client of a run.

use reportflow_core::Client;

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
    if let Some(limiter) = place.rate_limiter(&settings.base_url, &key.value).await? {
        builder = builder.rate_limiter(limiter);
    }
    builder.build().map_err(|error| {
        CliError::from_error(&error).context(format!("the settings with the key in {}", key.source))
    })
}
