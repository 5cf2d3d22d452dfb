//! Names of the user's that are as ours.

use serde_json::json;

use super::shadowed::document;
use super::{library, params};

#[test]
fn names_of_the_user_are_not_taken_for_ours() {
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
fn nor_are_those_at_the_root_of_a_crate() {
    for edition in ["2018", "2021", "2024"] {
        let run = library(edition, include_str!("shadowed.rs")).check(&[]);
        assert!(run.success, "{}", run.text);
    }
}
