use std::fmt;

/// The reason why passthrough data is invalid. Nothing was sent.
///
/// ```
/// # use reportflow_core::params::Writer;
/// # use reportflow_core::{Client, DesignInfo, ReportDesign};
/// # struct Invoice;
/// # impl ReportDesign for Invoice {
/// #     const DESIGN: DesignInfo = DesignInfo::new("Kx3vQ8mZt5LbR2Ya", 1, b"[]", "請求書");
/// #     fn write_params(&self, _: &mut Writer) {}
/// # }
/// use reportflow_core::{Error, PassthroughError};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), reportflow_core::ConfigError> {
/// # let client = Client::builder().app_key("ak_test").build()?;
/// // A number is not an object. `{"注文番号": 42}` is an object.
/// let error = Invoice.generate_async(&client).passthrough(&42).await.unwrap_err();
/// assert!(matches!(error, Error::InvalidPassthrough(PassthroughError::NotAnObject)));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum PassthroughError {
    /// The value is not a JSON object (`docs/service.md`, section 1).
    NotAnObject,
    /// The value cannot be serialised as JSON.
    Serialize(serde_json::Error),
}

impl fmt::Display for PassthroughError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PassthroughError::NotAnObject => "invalid passthrough data: it must be a JSON object",
            PassthroughError::Serialize(_) => {
                "invalid passthrough data: it cannot be serialised as JSON"
            }
        })
    }
}

impl std::error::Error for PassthroughError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            PassthroughError::Serialize(error) => Some(error),
            PassthroughError::NotAnObject => None,
        }
    }
}
