use reqwest::Url;
use serde::Deserialize;

use crate::answer::null_as_default;
use crate::call::{Answer, Call, Wanted};
use crate::client::Client;
use crate::error::Error;
use crate::limiter::Counted;

/// A design of the workspace, as [`Client::designs`] lists it
/// (`docs/service.md`, section 2).
///
/// ```no_run
/// # async fn run(client: reportflow_core::Client) -> Result<(), reportflow_core::Error> {
/// let designs = client.designs().await?;
/// let invoice = designs.iter().find(|design| design.label.as_deref() == Some("請求書"));
/// if let Some(design) = invoice {
///     println!("id = \"{}\", version = {:?}", design.id, design.latest_version);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DesignSummary {
    /// The design's id.
    pub id: String,
    /// What people call it.
    pub label: Option<String>,
    /// Its newest version.
    pub latest_version: Option<u32>,
    /// A picture of it, as the service gives it.
    pub thumbnail: Option<String>,
    /// When it was changed, as the service writes it.
    pub updated_at: Option<String>,
}

#[derive(Deserialize)]
struct Designs {
    #[serde(default, deserialize_with = "null_as_default")]
    designs: Vec<DesignSummary>,
}

impl Client {
    /// The designs of the workspace.
    ///
    /// ```no_run
    /// # async fn run(client: reportflow_core::Client) -> Result<(), reportflow_core::Error> {
    /// for design in client.designs().await? {
    ///     println!("{} {}", design.id, design.label.unwrap_or_default());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub async fn designs(&self) -> Result<Vec<DesignSummary>, Error> {
        let url = self.endpoint(["file", "designs"]);
        let answer = self.get("/file/designs", url).await?;
        let answer: Designs = self.decode(&answer)?;
        Ok(answer.designs)
    }

    /// The parameter list of a version of a design; of the newest one without
    /// `version`.
    ///
    /// ```no_run
    /// # async fn run(client: reportflow_core::Client) -> Result<(), reportflow_core::Error> {
    /// let newest = client.parameters("Kx3vQ8mZt5LbR2Ya", None).await?;
    /// for parameter in &newest.parameters {
    ///     println!("{}: {}", parameter.name, parameter.kind.as_str());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`Error`]; [`Error::Id`] for what cannot be an id, and
    /// [`Error::Decode`] for an answer that is no list.
    #[cfg(feature = "verify")]
    pub async fn parameters(
        &self,
        design_id: &str,
        version: Option<u32>,
    ) -> Result<reportflow_schema::ParameterList, Error> {
        crate::id::check(design_id).map_err(Error::Id)?;
        let mut url = self.endpoint(["file", "design", "parameter", self.design_id(design_id)]);
        if let Some(version) = version {
            url.set_query(Some(&format!("version={version}")));
        }
        let answer = self.get("/file/design/parameter/{designId}", url).await?;
        reportflow_schema::ParameterList::from_json(&answer.body)
            .map_err(|error| self.unreadable(&answer, &error))
    }

    /// Reads what is JSON, of which no limit a minute is known.
    async fn get(&self, route: &'static str, url: Url) -> Result<Answer, Error> {
        let limit = self.attempt_timeout();
        let call = Call::new(route, url, Wanted::Json, Counted::Not, limit);
        self.attempts(&call).await
    }
}
