//! The choice between whole requests and small ones.

/// The parameters of requests that are read. They may be large.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Params {
    Included,
    /// The parameters are `null`.
    Omitted,
}
