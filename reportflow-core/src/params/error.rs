use std::fmt;

/// Why a struct could not be written as the `params` of a request.
///
/// It names the parameter by its path, such as `明細[2].数量`, and never holds
/// the value.
///
/// ```
/// use reportflow_core::params::{Number, ParamsErrorReason, Writer};
/// use reportflow_core::{Design, ReportDesign};
///
/// struct Invoice {
///     消費税率: f64,
/// }
///
/// # impl ReportDesign for Invoice {
/// #     const DESIGN: Design = Design::new("Kx3vQ8mZt5LbR2Ya", 1, b"[]", "請求書");
/// #     fn write_params(&self, writer: &mut Writer) {
/// #         self.消費税率.fill(",\"消費税率\":", writer);
/// #     }
/// # }
/// let error = Invoice { 消費税率: f64::NAN }.to_params_json().unwrap_err();
/// assert_eq!(error.path(), "消費税率");
/// assert!(matches!(error.reason(), ParamsErrorReason::NotFinite));
/// assert_eq!(error.to_string(), "parameter `消費税率`: a number must be finite");
/// ```
#[derive(Debug)]
pub struct ParamsError {
    pub(super) path: String,
    pub(super) reason: ParamsErrorReason,
}

/// What was wrong with the value.
///
/// ```
/// use reportflow_core::params::{ParamsError, ParamsErrorReason};
///
/// /// What to tell the clerk who typed the value in.
/// fn hint(error: &ParamsError) -> String {
///     let place = error.path();
///     match error.reason() {
///         ParamsErrorReason::NotADate => format!("{place}: write it as 2026-11-30"),
///         ParamsErrorReason::BeyondSafeInteger => format!("{place}: the number is too large"),
///         _ => error.to_string(),
///     }
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum ParamsErrorReason {
    /// A float that is infinite or not a number; JSON has no word for it.
    NotFinite,
    /// A number beyond ±(2^53 - 1). The service runs on JavaScript numbers,
    /// which lose digits there (`docs/service.md`, section 4).
    BeyondSafeInteger,
    /// A text for a date that does not read as `YYYY-MM-DD` or
    /// `YYYY-MM-DD HH:MM:SS`.
    NotADate,
    /// The value's own `Serialize` failed, or gave no JSON.
    Serialize(serde_json::Error),
    /// A type's own `write` did not hand on to one other type, but wrote several
    /// values for the key, or one without a key.
    NotOneValue,
    /// A field has no parameter in the row's list. The compiler checks this,
    /// save for rows whose type depends on a type parameter.
    NoParameter,
}

impl ParamsError {
    /// The parameter, as a path from the top: `小計`, or `明細[2].数量`.
    ///
    /// ```
    /// use reportflow_core::params::ParamsError;
    ///
    /// /// The line of the table to mark: 2 of `明細[2].数量`.
    /// fn line(error: &ParamsError) -> Option<usize> {
    ///     let (_, behind) = error.path().split_once('[')?;
    ///     behind.split_once(']')?.0.parse().ok()
    /// }
    /// ```
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What was wrong with the value.
    ///
    /// ```
    /// use reportflow_core::params::{ParamsError, ParamsErrorReason};
    ///
    /// /// Whether somebody typed it in that way.
    /// fn is_a_typing_error(error: &ParamsError) -> bool {
    ///     matches!(error.reason(), ParamsErrorReason::NotADate)
    /// }
    /// ```
    #[must_use]
    pub fn reason(&self) -> &ParamsErrorReason {
        &self.reason
    }
}

impl fmt::Display for ParamsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "parameter `{}`: ", self.path)?;
        f.write_str(match self.reason {
            ParamsErrorReason::NotFinite => "a number must be finite",
            ParamsErrorReason::BeyondSafeInteger => {
                "a number must lie within ±(2^53 - 1), the service loses digits beyond"
            }
            ParamsErrorReason::NotADate => {
                "a date must read as `YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS`"
            }
            ParamsErrorReason::Serialize(_) => "the value cannot be written as JSON",
            ParamsErrorReason::NotOneValue => "the type's `write` must hand on to one other type",
            ParamsErrorReason::NoParameter => "the design has no such parameter",
        })
    }
}

impl std::error::Error for ParamsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.reason {
            ParamsErrorReason::Serialize(error) => Some(error),
            _ => None,
        }
    }
}
