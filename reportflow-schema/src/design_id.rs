use reportflow_rules::design_ids;

/// Returns whether `id` can be the id of a design.
///
/// The service documents ids as UUIDs, but ids in production have 16
/// alphanumeric characters (`docs/service.md`, section 3). An id is therefore
/// opaque.
///
/// An id must be a valid folder name on every system. It is invalid if it
///
/// - is empty,
/// - ends with a dot,
/// - is a Windows device name such as `nul`, or
/// - contains a slash, white space, a control character or another character
///   that Windows rejects.
///
/// ```
/// use reportflow_schema::is_design_id;
///
/// assert!(is_design_id("0eUDdgAjNXrrItA2"));
/// assert!(is_design_id("3f2a9c1e-8b4d-4e6f-9a7b-1c2d3e4f5a6b"));
/// assert!(!is_design_id("../secrets"));
/// ```
#[must_use]
pub fn is_design_id(id: &str) -> bool {
    design_ids::is_design_id(id)
}
