use std::fmt;

/// The error of a struct that cannot be written as the `params` of a request.
///
/// It names the parameter by its path, such as `明細[2].数量`, and never contains
/// the value.
///
/// ```
/// use reportflow_core::params::{NumberParam, ParamsErrorKind, Writer};
/// use reportflow_core::{DesignInfo, ReportDesign};
///
/// struct Invoice {
///     消費税率: f64,
/// }
///
/// # impl ReportDesign for Invoice {
/// #     const DESIGN: DesignInfo = DesignInfo::new("Kx3vQ8mZt5LbR2Ya", 1, b"[]", "請求書");
/// #     fn write_params(&self, writer: &mut Writer) {
/// #         self.消費税率.write_entry(",\"消費税率\":", writer);
/// #     }
/// # }
/// let error = Invoice { 消費税率: f64::NAN }.to_params_json().unwrap_err();
/// assert_eq!(error.path(), "消費税率");
/// assert!(matches!(error.kind(), ParamsErrorKind::NotFinite));
/// assert_eq!(error.to_string(), "parameter `消費税率`: invalid number: expected a finite one");
/// ```
#[derive(Debug)]
pub struct ParamsError {
    pub(super) path: String,
    pub(super) kind: ParamsErrorKind,
}

/// The cause of a [`ParamsError`].
///
/// ```
/// use reportflow_core::params::{ParamsError, ParamsErrorKind};
///
/// /// A message for the clerk who entered the value.
/// fn hint(error: &ParamsError) -> String {
///     let place = error.path();
///     match error.kind() {
///         ParamsErrorKind::InvalidDate => format!("{place}: write it as 2026-11-30"),
///         ParamsErrorKind::BeyondSafeInteger => format!("{place}: the number is too large"),
///         _ => error.to_string(),
///     }
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum ParamsErrorKind {
    /// A float that is infinite or not a number, which JSON cannot express.
    NotFinite,
    /// A number beyond ±(2^53 - 1). The service runs on JavaScript numbers,
    /// which lose digits there (`docs/service.md`, section 4).
    BeyondSafeInteger,
    /// A date text that is not a valid `YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS`, or a
    /// year outside 0 to 9999.
    InvalidDate,
    /// The value's own `Serialize` or `Display` failed.
    Serialize(serde_json::Error),
    /// A type's own `write` wrote several values for one key, or a value without a
    /// key. It must delegate to exactly one other type.
    NotExactlyOneValue,
    /// A field of a row has no parameter. Usually the compiler finds this error. It
    /// cannot find it in rows whose type depends on a type parameter.
    UnknownParameter,
}

impl ParamsError {
    /// Returns the path of the parameter: `小計`, or `明細[2].数量`.
    ///
    /// ```
    /// use reportflow_core::params::ParamsError;
    ///
    /// /// The index of the row to mark: 2 for `明細[2].数量`.
    /// fn line(error: &ParamsError) -> Option<usize> {
    ///     let (_, after) = error.path().split_once('[')?;
    ///     after.split_once(']')?.0.parse().ok()
    /// }
    /// ```
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the cause.
    ///
    /// ```
    /// use reportflow_core::params::{ParamsError, ParamsErrorKind};
    ///
    /// /// Returns true if the user has to correct a date.
    /// fn is_user_error(error: &ParamsError) -> bool {
    ///     matches!(error.kind(), ParamsErrorKind::InvalidDate)
    /// }
    /// ```
    #[must_use]
    pub fn kind(&self) -> &ParamsErrorKind {
        &self.kind
    }
}

impl fmt::Display for ParamsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cause = match self.kind {
            ParamsErrorKind::NotFinite => "invalid number: expected a finite one",
            ParamsErrorKind::BeyondSafeInteger => {
                "invalid number: expected one within ±(2^53 - 1), because the service loses the digits of larger ones"
            }
            ParamsErrorKind::InvalidDate => {
                "invalid date: expected `YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS`"
            }
            ParamsErrorKind::Serialize(_) => "writing the value as JSON failed",
            ParamsErrorKind::NotExactlyOneValue => {
                "invalid `write` of the type: it must call `write` of exactly one other value"
            }
            ParamsErrorKind::UnknownParameter => {
                return write!(f, "unknown parameter `{}`", self.path);
            }
        };
        write!(f, "parameter `{}`: {cause}", self.path)
    }
}

impl std::error::Error for ParamsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            ParamsErrorKind::Serialize(error) => Some(error),
            _ => None,
        }
    }
}
