//! What changed between two lists, as users read it.

use reportflow_schema::ParameterList;
use reportflow_schema::diff::diff;

fn list(json: &str) -> ParameterList {
    ParameterList::from_json(json.as_bytes()).expect(json)
}

fn changes(old: &str, new: &str) -> Vec<String> {
    diff(&list(old), &list(new))
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn equal_lists_do_not_differ() {
    let nested = r#"{"a":"string","t":[{"b":"number","u":[{"c":"date"}]}]}"#;
    assert!(changes(nested, nested).is_empty());
    assert!(changes("[]", "{}").is_empty());
}

#[test]
fn added_removed_and_retyped_at_any_depth() {
    assert_eq!(
        changes(
            r#"{"a":"string","gone":"number","t":[{"b":"number","u":[{"c":"date"}]}]}"#,
            r#"{"a":"string","new":"date","t":[{"b":"string","u":[{"c":"date","d":"number"}]}]}"#,
        ),
        [
            "added    `new` (date)",
            "retyped  `t[].b`: number -> text",
            "added    `t[].u[].d` (number)",
            "removed  `gone` (number)",
        ]
    );
}

#[test]
fn a_table_comes_and_goes_with_its_columns() {
    assert_eq!(
        changes("{}", r#"{"t":[{"b":"number"}]}"#),
        ["added    `t` (array)", "added    `t[].b` (number)"]
    );
    assert_eq!(
        changes(r#"{"t":[{"b":"number"}]}"#, "{}"),
        ["removed  `t` (array)", "removed  `t[].b` (number)"]
    );
}

#[test]
fn a_parameter_that_goes_into_a_table_has_moved() {
    assert_eq!(
        changes(
            r#"{"rate":"string","t":[{"b":"number"}]}"#,
            r#"{"t":[{"b":"number","rate":"string"}]}"#
        ),
        ["moved    `rate` -> `t[].rate`"]
    );
    // Two of that name: nobody can say which one moved.
    assert_eq!(
        changes(
            r#"{"rate":"string","t":[{"b":"number"}],"u":[{"c":"number"}]}"#,
            r#"{"t":[{"b":"number","rate":"string"}],"u":[{"c":"number","rate":"string"}]}"#
        )
        .len(),
        3
    );
}

#[test]
fn labels_and_order_are_no_business_of_a_struct() {
    let old = r#"[{"name":"a","type":"text","label":"A"},{"name":"b","type":"text","label":"B"}]"#;
    let new = r#"[{"name":"b","type":"text","label":"Z"},{"name":"a","type":"text","label":"A"}]"#;
    let changes = diff(&list(old), &list(new));
    assert!(!changes.is_empty() && changes.iter().all(|change| !change.touches_structs()));
}
