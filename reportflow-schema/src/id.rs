/// Whether `id` can be the id of a design.
///
/// Ids are documented as UUIDs, but are 16 alphanumerics in production
/// (`docs/service.md`, section 3), so an id is opaque here, but for what cannot
/// be the name of a folder on every system: nothing at all, a slash, `:` or
/// another character that Windows refuses, white space, a control character, a
/// dot at the end, and the names of devices such as `nul`.
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
    let forbidden = |c: char| r#"/\:*?"<>|"#.contains(c) || c.is_whitespace() || c.is_control();
    !id.is_empty() && !id.ends_with('.') && !id.contains(forbidden) && !is_device(id)
}

/// `NUL` and `nul.x` are devices in every folder of Windows.
fn is_device(id: &str) -> bool {
    let name = id.split('.').next().unwrap_or(id).to_ascii_lowercase();
    let port = name.strip_prefix("com").or(name.strip_prefix("lpt"));
    let digit =
        |rest: &str| matches!(rest, "¹" | "²" | "³") || matches!(rest.as_bytes(), [b'0'..=b'9']);
    matches!(
        name.as_str(),
        "con" | "prn" | "aux" | "nul" | "conin$" | "conout$"
    ) || port.is_some_and(digit)
}
