use reportflow_schema::ParameterList;
use reportflow_schema::diff::{Change, diff};
use reqwest::header::ACCEPT;
use reqwest::{Method, Request};

use crate::call::Call;
use crate::client::{Client, JSON};
use crate::design::ReportDesign;
use crate::error::Error;
use crate::limiter::Counted;

impl Client {
    /// Compares the parameter list that a struct was compiled against with the
    /// one that the service has now: for a check when a program starts.
    ///
    /// The differences are empty when nothing changed. What differs in labels
    /// and descriptions alone is among them; [`Change::touches_structs`] tells.
    /// It takes as long as an attempt may, see
    /// [`attempt_timeout`](crate::ClientBuilder::attempt_timeout): a start that
    /// must not wait that long sets a limit of its own around it.
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
    /// See [`Error`]; [`Error::ParameterList`] for an answer that is none.
    pub async fn verify<D: ReportDesign>(&self) -> Result<Vec<Change>, Error> {
        let id = self.design_id(D::DESIGN_ID);
        let mut url = self.endpoint(&["file", "design", "parameter", id]);
        url.set_query(Some(&format!("version={}", D::VERSION)));
        let call = Call {
            method: Method::GET,
            counted: Counted::Not,
            limit: self.attempt_timeout(),
            size: 0,
        };
        let request = || {
            let mut request = Request::new(Method::GET, url.clone());
            request.headers_mut().insert(ACCEPT, JSON);
            request
        };
        let (_, answer) = self.call(&call, request).await?;
        let compiled = ParameterList::from_json(D::SNAPSHOT).map_err(Error::ParameterList)?;
        let live = ParameterList::from_json(&answer).map_err(Error::ParameterList)?;
        Ok(diff(&compiled, &live))
    }
}
