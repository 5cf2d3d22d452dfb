use reqwest::Url;
use serde::Serialize;

use crate::client::Client;
use crate::error::Error;
use crate::model::ExtraFields;
use crate::model::members::{FromMembers, Members, deserialize_from_members};
use crate::transport::request::ResponseKind;
use crate::transport::response::ApiResponse;

/// A design of the workspace, listed by [`Client::designs`]
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
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DesignSummary {
    /// The design's id.
    pub id: String,
    /// The display name.
    pub label: Option<String>,
    /// The latest version.
    pub latest_version: Option<u32>,
    /// The service's preview image.
    pub thumbnail: Option<String>,
    /// The time of the last change, in the service's format.
    pub updated_at: Option<String>,
    /// The members that this version does not know.
    #[serde(flatten)]
    pub extra: ExtraFields,
}

impl FromMembers for DesignSummary {
    const EXPECTED: &'static str = "struct DesignSummary";

    fn from_members(members: &mut Members) -> serde_json::Result<DesignSummary> {
        Ok(DesignSummary {
            id: members.require("id")?,
            label: members.take("label")?,
            latest_version: members.take("latestVersion")?,
            thumbnail: members.take("thumbnail")?,
            updated_at: members.take("updatedAt")?,
            extra: members.take_extra(),
        })
    }
}

deserialize_from_members!(DesignSummary, Strict);

struct DesignList {
    designs: Vec<DesignSummary>,
}

impl FromMembers for DesignList {
    const EXPECTED: &'static str = "struct DesignList";

    fn from_members(members: &mut Members) -> serde_json::Result<DesignList> {
        let designs = members.take_list("designs")?;
        Ok(DesignList { designs })
    }
}

deserialize_from_members!(DesignList, Strict);

impl Client {
    /// Lists the designs of the workspace.
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
        let url = self.transport().url(["file", "designs"]);
        let response = self.get_json("/file/designs", url).await?;
        let list: DesignList = response.decode(&self.transport().auth)?;
        Ok(list.designs)
    }

    /// Fetches the parameter list of a design. `None` means the latest version.
    ///
    /// ```no_run
    /// # async fn run(client: reportflow_core::Client) -> Result<(), reportflow_core::Error> {
    /// let latest = client.parameters("Kx3vQ8mZt5LbR2Ya", None).await?;
    /// for parameter in &latest.parameters {
    ///     println!("{}: {}", parameter.name, parameter.kind.as_str());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Error::InvalidId`]: the design id is invalid.
    /// - [`Error::Decode`]: the response is not a parameter list.
    /// - The other errors of a request; see [`Error`].
    #[cfg(feature = "schema")]
    pub async fn parameters(
        &self,
        design_id: &str,
        version: Option<u32>,
    ) -> Result<reportflow_schema::ParameterList, Error> {
        crate::model::validate_id(design_id).map_err(Error::InvalidId)?;
        let workspace_id = self.workspace_design_id(design_id);
        let segments = ["file", "design", "parameter", workspace_id];
        let mut url = self.transport().url(segments);
        if let Some(version) = version {
            url.set_query(Some(&format!("version={version}")));
        }
        let route = "/file/design/parameter/{designId}";
        let response = self.get_json(route, url).await?;
        reportflow_schema::ParameterList::from_json(&response.body)
            .map_err(|error| response.decode_error(&error, &self.transport().auth))
    }

    async fn get_json(&self, route: &'static str, url: Url) -> Result<ApiResponse, Error> {
        let transport = self.transport();
        // No limit of these requests is known.
        let request = transport.get(route, url, ResponseKind::Json, None);
        transport.send_with_retries(&request).await
    }
}
