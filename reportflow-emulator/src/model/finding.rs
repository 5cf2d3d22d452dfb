//! Parameters that leave a blank in the document.

use serde::{Deserialize, Serialize};

/// A difference between the parameters of a document and its design. The service
/// accepts it without an error.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// The kind of difference.
    pub kind: FindingKind,
    /// The parameter, such as `明細[1].数量`.
    pub path: String,
    /// The difference in words. It contains no value.
    pub message: String,
}

/// The kind of a [`Finding`].
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FindingKind {
    /// The design has the parameter, the document has no value.
    Missing,
    /// The document has the parameter, the design does not.
    Unknown,
    /// The value has another JSON type than the parameter.
    WrongKind,
}
