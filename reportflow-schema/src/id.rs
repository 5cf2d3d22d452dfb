/// Whether `id` can be the id of a design.
///
/// Ids are documented as UUIDs, but are 16 alphanumerics in production
/// (`docs/service.md`, section 3), so an id is opaque here: not empty, no
/// slash, not `.` or `..`, no white space and no control character. What passes
/// is safe as the name of a folder.
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
    !matches!(id, "" | "." | "..")
        && !id
            .chars()
            .any(|c| matches!(c, '/' | '\\' | ':') || c.is_whitespace() || c.is_control())
}
