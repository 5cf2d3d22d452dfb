//! User names that are equal to our names.

use serde_json::json;

use super::shadowed::document;
use super::{library, params};

#[test]
fn user_names_do_not_shadow_ours_in_a_module() {
    assert_eq!(
        params(&document()),
        json!({
            "text": "t", "number": 4, "flag": true, "day": "2026-01-31", "photo": "AA==",
            "fn": "f", "備考": "1",
            "rows": [{ "name": "1", "数量": 4, "parts": [{ "code": "c" }] }],
            "address": { "city": "東京" },
            "chart": [],
        })
    );
    let name = reportflow::ReportDesign::file_name(&document());
    assert_eq!(name, "t-4-1-9");
}

#[test]
fn user_names_do_not_shadow_ours_at_the_crate_root() {
    for edition in ["2018", "2021", "2024"] {
        let run = library(edition, include_str!("shadowed.rs")).check(&[]);
        assert!(run.success, "{}", run.text);
    }
}
