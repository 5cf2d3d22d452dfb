//! The designs of a workspace, as the service lists them.

use serde_json::Value;

/// A design of the key's workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Design {
    /// Its id in the workspace.
    pub id: String,
    /// What the designer calls it.
    pub label: String,
    /// The number of its latest version.
    pub latest_version: u32,
    /// When it was changed, as the service writes it.
    pub updated_at: Option<String>,
}

/// Reads `{"designs":[…]}`. Members beyond the ones above are none of our
/// business; without an id or a version, a design is none.
pub(super) fn read(body: &[u8]) -> Option<Vec<Design>> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let designs = body.get("designs")?.as_array()?;
    designs.iter().map(design).collect()
}

fn design(design: &Value) -> Option<Design> {
    let text = |member: &str| {
        design
            .get(member)
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    let id = text("id")?;
    Some(Design {
        label: text("label").unwrap_or_else(|| id.clone()),
        latest_version: u32::try_from(design.get("latestVersion")?.as_u64()?).ok()?,
        updated_at: text("updatedAt"),
        id,
    })
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn what_the_service_leaves_out_is_left_out() {
        let designs = read(
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
    fn what_is_no_list_is_none() {
        for body in [
            "",
            "[]",
            "{}",
            r#"{"designs":[{"id":"a"}]}"#,
            r#"{"designs":[1]}"#,
        ] {
            assert_eq!(read(body.as_bytes()), None, "{body}");
        }
    }
}
