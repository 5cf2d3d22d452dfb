//! Changes between two lists, as users see them.

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
fn equal_lists_have_no_changes() {
    let nested = r#"{"a":"string","t":[{"b":"number","u":[{"c":"date"}]}]}"#;
    assert!(changes(nested, nested).is_empty());
    assert!(changes("[]", "{}").is_empty());
}

#[test]
fn finds_added_removed_and_retyped_at_any_depth() {
    assert_eq!(
        changes(
            r#"{"a":"string","gone":"number","t":[{"b":"number","u":[{"c":"date"}]}]}"#,
            r#"{"a":"string","new":"date","t":[{"b":"string","u":[{"c":"date","d":"number"}]}]}"#,
        ),
        [
            "added    `new` (date)",
            "changed  `t[].b`: number -> text",
            "added    `t[].u[].d` (number)",
            "removed  `gone` (number)",
        ]
    );
}

#[test]
fn table_changes_include_its_columns() {
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
fn parameter_in_a_table_counts_as_moved() {
    assert_eq!(
        changes(
            r#"{"rate":"string","t":[{"b":"number"}]}"#,
            r#"{"t":[{"b":"number","rate":"string"}]}"#
        ),
        ["moved    `rate` -> `t[].rate`"]
    );
    // Two parameters have this name, so it is unknown which one moved.
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
fn labels_and_order_do_not_affect_structs() {
    let old = r#"[{"name":"a","type":"text","label":"A"},{"name":"b","type":"text","label":"B"}]"#;
    let new = r#"[{"name":"b","type":"text","label":"Z"},{"name":"a","type":"text","label":"A"}]"#;
    let changes = diff(&list(old), &list(new));
    assert!(!changes.is_empty() && changes.iter().all(|change| !change.is_breaking()));
}

#[test]
fn changed_labels_and_descriptions_are_reported() {
    let old = r#"[{"name":"t","type":"array","label":"T","spec":[{"name":"a","type":"text","label":"A"},{"name":"b","type":"text","label":"B"}]}]"#;
    for (new, expected) in [
        (
            old.replace(r#""A""#, r#""Z""#),
            "updated  `t[].a` (label, description or order)",
        ),
        (
            old.replace(r#""A""#, r#""A","description":"d""#),
            "updated  `t[].a` (label, description or order)",
        ),
        (
            old.replace(r#""A""#, r#""A","unheard":1"#),
            "updated  `t[].a` (label, description or order)",
        ),
        (
            old.replace(r#""a""#, r#""x""#)
                .replace(r#""b""#, r#""a""#)
                .replace(r#""x""#, r#""b""#)
                .replace(r#""A""#, r#""x""#)
                .replace(r#""B""#, r#""A""#)
                .replace(r#""x""#, r#""B""#),
            "updated  `t` (label, description or order)",
        ),
    ] {
        let differences = diff(&list(old), &list(&new));
        let texts: Vec<_> = differences.iter().map(ToString::to_string).collect();
        assert_eq!(texts, [expected], "{new}");
        assert!(!differences[0].is_breaking());
    }
    let (old, new) = (
        r#"{"a":"string","b":"string"}"#,
        r#"{"b":"string","a":"string"}"#,
    );
    assert_eq!(changes(old, new), ["updated  the order"]);
    for new in ["{}", r#"{"a":"string"}"#, r#"{"a":"number","b":"string"}"#] {
        assert!(
            diff(&list(old), &list(new))
                .iter()
                .all(|change| change.is_breaking())
        );
    }
}

#[test]
fn compares_50000_parameters_quickly() {
    let list = |from: usize| {
        let names: Vec<String> = (from..from + 50_000)
            .map(|number| format!(r#""n{number}":"string""#))
            .collect();
        list(&format!("{{{}}}", names.join(",")))
    };
    // Half of the names are new, and as many are removed. A pairwise comparison
    // would take minutes.
    let changes = diff(&list(0), &list(25_000));
    assert_eq!(changes.len(), 50_000);
}

#[test]
fn escapes_line_breaks_in_names() {
    let new = r#"[{"name":"a\ncargo::rustc-link-arg=x","type":"te\u001b[2Jxt"}]"#;
    assert_eq!(
        changes("{}", new),
        [r"added    `a\ncargo::rustc-link-arg=x` (te\u{1b}[2Jxt)"]
    );
}
