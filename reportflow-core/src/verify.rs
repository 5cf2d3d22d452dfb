use reportflow_schema::ParameterList;
use reportflow_schema::diff::{Change, diff};

use crate::client::Client;
use crate::design::ReportDesign;
use crate::error::Error;

impl Client {
    /// Compares the parameter list that a struct was compiled against with the
    /// one that the service has now: for a check when a program starts.
    ///
    /// The differences are empty when nothing changed. What differs in labels
    /// and descriptions alone is among them; [`Change::is_breaking`] tells.
    /// It takes as long as a call may with its retries, see
    /// [`total_timeout`](crate::ClientBuilder::total_timeout): a start that must
    /// not wait that long sets a limit of its own around it.
    ///
    /// ```
    /// # use reportflow_core::{Client, Error, ReportDesign};
    /// # async fn start<Invoice: ReportDesign>(client: Client) -> Result<(), Error> {
    /// for change in client.verify::<Invoice>().await? {
    ///     eprintln!("the design has changed: {change}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`Error`]; [`Error::Decode`] for an answer that is no list, and
    /// [`Error::ParameterList`] where that of the struct is none, which only one
    /// written by hand can have.
    pub async fn verify<D: ReportDesign>(&self) -> Result<Vec<Change>, Error> {
        let compiled = ParameterList::from_json(D::SNAPSHOT).map_err(Error::ParameterList)?;
        let live = self.parameters(D::DESIGN_ID, Some(D::VERSION)).await?;
        Ok(diff(&compiled, &live))
    }
}
