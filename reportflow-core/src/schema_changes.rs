use reportflow_schema::ParameterList;
use reportflow_schema::diff::{Change, diff};

use crate::client::Client;
use crate::error::Error;
use crate::report_design::ReportDesign;

impl Client {
    /// Compares the parameter list that a struct was compiled with to the service's
    /// current one. Call it when a program starts.
    ///
    /// Changes of labels and descriptions are included; see [`Change::is_breaking`].
    /// The request may take as long as
    /// [`total_timeout`](crate::ClientBuilder::total_timeout) allows. Add your own
    /// timeout if the start must not wait that long.
    ///
    /// ```
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn start<Invoice: ReportDesign>(client: Client) -> Result<(), Error> {
    /// for change in client.schema_changes::<Invoice>().await? {
    ///     eprintln!("the design has changed: {change}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Error::Decode`]: the response is not a parameter list.
    /// - [`Error::InvalidParameterList`]: the struct's own list is invalid. Only a
    ///   hand-written [`ReportDesign`] can cause this.
    /// - The other errors of a request; see [`Error`].
    pub async fn schema_changes<D: ReportDesign>(&self) -> Result<Vec<Change>, Error> {
        let compiled =
            ParameterList::from_json(D::SNAPSHOT).map_err(Error::InvalidParameterList)?;
        let live = self.parameters(D::DESIGN_ID, Some(D::VERSION)).await?;
        Ok(diff(&compiled, &live))
    }
}
