//! The list of a workspace's designs.

use serde_json::Value;

/// A design of the key's workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DesignSummary {
    /// Its id in the workspace.
    pub id: String,
    /// The designer's label.
    pub label: String,
    /// The number of its latest version.
    pub latest_version: u32,
    /// The time of its last change, in the service's format.
    pub updated_at: Option<String>,
}

/// Parses `{"designs":[…]}`. Unknown members are ignored; a design without an id
/// or a version is invalid.
pub(super) fn parse(body: &[u8]) -> Option<Vec<DesignSummary>> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let designs = body.get("designs")?.as_array()?;
    designs.iter().map(parse_design).collect()
}

fn parse_design(design: &Value) -> Option<DesignSummary> {
    let text = |member: &str| {
        design
            .get(member)
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    let id = text("id")?;
    Some(DesignSummary {
        label: text("label").unwrap_or_else(|| id.clone()),
        latest_version: u32::try_from(design.get("latestVersion")?.as_u64()?).ok()?,
        updated_at: text("updatedAt"),
        id,
    })
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn optional_members_may_be_missing() {
        let designs = parse(
            r#"{"designs":[{"id":"a","label":"請求書","latestVersion":3,"thumbnail":null,
            "updatedAt":"2026-11-01T00:00:00Z"},{"id":"b","latestVersion":1,"updatedAt":null}]}"#
                .as_bytes(),
        )
        .expect("a list");
        assert_eq!(designs[0].label, "請求書");
        assert_eq!(designs[0].latest_version, 3);
        assert_eq!(
            designs[0].updated_at.as_deref(),
            Some("2026-11-01T00:00:00Z")
        );
        assert_eq!(
            (designs[1].label.as_str(), &designs[1].updated_at),
            ("b", &None)
        );
    }

    #[test]
    fn other_forms_are_invalid() {
        for body in [
            "",
            "[]",
            "{}",
            r#"{"designs":[{"id":"a"}]}"#,
            r#"{"designs":[1]}"#,
        ] {
            assert_eq!(parse(body.as_bytes()), None, "{body}");
        }
    }
}
