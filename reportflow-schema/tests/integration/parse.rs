//! Parsing and serialisation of parameter lists, in all forms.

use reportflow_schema::{Kind, MAX_BYTES, MAX_DEPTH, Parameter, ParameterList};

fn parse(json: &str) -> ParameterList {
    ParameterList::from_json(json.as_bytes()).expect(json)
}

/// Returns the pointer, and the message as users see it.
fn error(json: &str) -> (Option<String>, String) {
    let error = ParameterList::from_json(json.as_bytes()).expect_err(json);
    (error.pointer().map(str::to_owned), error.to_string())
}

fn names(parameters: &[Parameter]) -> Vec<&str> {
    parameters
        .iter()
        .map(|parameter| parameter.name.as_str())
        .collect()
}

#[test]
fn reads_the_newest_form() {
    let list = parse(
        r#"[ { "name": "請求書番号", "type": "text", "label": "番号", "description": "一意" },
             { "name": "amount", "type": "number" },
             { "name": "明細", "type": "array", "label": "明細",
               "spec": [ { "name": "品目", "type": "text", "label": "品目" } ] } ]"#,
    );
    assert_eq!(names(&list.parameters), ["請求書番号", "amount", "明細"]);
    let number = list.get("請求書番号").expect("the number");
    assert_eq!(number.kind, Kind::Text);
    assert_eq!(number.label, "番号");
    assert_eq!(number.description.as_deref(), Some("一意"));
    assert_eq!(list.get("amount").expect("the amount").label, "amount");
    assert_eq!(names(&list.get("明細").expect("the lines").spec), ["品目"]);
    assert_eq!(list.get("nothing"), None);
}

#[test]
fn reads_known_and_unknown_types() {
    let words = [
        "text",
        "number",
        "boolean",
        "date",
        "image",
        "array",
        "collection",
        "sparkline",
    ];
    for word in words {
        let list = format!(r#"[{{"name":"a","type":"{word}","label":"a"}}]"#);
        let list = ParameterList::from_snapshot(list.as_bytes()).expect(word);
        assert_eq!(list.parameters[0].kind.as_str(), word);
        let known = !matches!(list.parameters[0].kind, Kind::Other(_));
        assert_eq!(known, word != "sparkline", "{word}");
    }
}

#[test]
fn reads_the_flat_older_form() {
    let list =
        parse(r#"{"customerName":"string","amount":"number","issued":"date","ok":"boolean"}"#);
    let kinds: Vec<_> = list
        .parameters
        .iter()
        .map(|parameter| &parameter.kind)
        .collect();
    assert_eq!(
        kinds,
        [&Kind::Text, &Kind::Number, &Kind::Date, &Kind::Boolean]
    );
    assert_eq!(
        names(&list.parameters),
        ["customerName", "amount", "issued", "ok"]
    );
}

#[test]
fn reads_the_nested_older_form() {
    let list = parse(
        r#"{"billTo":{"name":"string"},"items":[{"price":"number","tags":[{"t":"string"}]}]}"#,
    );
    let [bill_to, items] = list.parameters.as_slice() else {
        panic!("two parameters")
    };
    assert_eq!(
        (&bill_to.kind, names(&bill_to.spec)),
        (&Kind::Collection, vec!["name"])
    );
    assert_eq!(
        (&items.kind, names(&items.spec)),
        (&Kind::Array, vec!["price", "tags"])
    );
    assert_eq!(items.spec[1].spec[0].kind, Kind::Text);
}

#[test]
fn ignores_a_byte_order_mark() {
    assert_eq!(
        names(&parse("\u{feff}{\"a\":\"string\"}").parameters),
        ["a"]
    );
}

#[test]
fn reads_an_empty_list() {
    assert!(parse("[]").parameters.is_empty());
    assert!(parse("{}").parameters.is_empty());
}

#[test]
fn written_list_reads_back_unchanged() {
    for json in [
        "[]",
        r#"[{"name":"a","type":"text","label":"A","description":"d","since":3,"hint":null}]"#,
        r#"[{"name":"d","type":"date","label":"D","spec":{"format":"YYYY"}}]"#,
        r#"[{"name":"t","type":"array","label":"T","spec":[]}]"#,
        r#"{"billTo":{"name":"string"},"items":[{"price":"number"}]}"#,
    ] {
        let list = parse(json);
        let written = list.to_json();
        assert_eq!(parse(&written), list);
        assert_eq!(parse(&written).to_json(), written);
        assert!(
            written.starts_with('[') && written.ends_with("]\n"),
            "{written}"
        );
    }
}

#[test]
fn keeps_order_and_unknown_members() {
    let written = parse(r#"[{"name":"b","type":"text","label":"B","z":[1,{"y":2.5}],"a":true},{"name":"a","type":"text","label":"A"}]"#).to_json();
    let compact: String = written.chars().filter(|c| !c.is_whitespace()).collect();
    assert_eq!(
        compact,
        r#"[{"name":"b","type":"text","label":"B","z":[1,{"y":2.5}],"a":true},{"name":"a","type":"text","label":"A"}]"#
    );
}

#[test]
fn errors_have_a_json_pointer() {
    let cases = [
        ("7", Some(""), "expected a parameter list"),
        ("null", Some(""), "found null"),
        ("[7]", Some("/0"), "expected a parameter"),
        (r#"[{"type":"text"}]"#, Some("/0"), "missing `name`"),
        (r#"[{"name":"a"}]"#, Some("/0"), "missing `type`"),
        (
            r#"[{"name":7,"type":"text"}]"#,
            Some("/0/name"),
            "found a number",
        ),
        (
            r#"[{"name":"a","type":null}]"#,
            Some("/0/type"),
            "found null",
        ),
        (
            r#"[{"name":"a","type":"text","label":[]}]"#,
            Some("/0/label"),
            "found an array",
        ),
        (
            r#"[{"name":"a","name":"b","type":"text"}]"#,
            Some("/0/name"),
            "duplicate",
        ),
        (
            r#"[{"name":"a","type":"text"},{"name":"a","type":"number"}]"#,
            Some("/1/name"),
            "duplicate name `a`",
        ),
        (
            r#"[{"name":"t","type":"array","spec":[{"name":"a","type":"text"},{"name":"a","type":"text"}]}]"#,
            Some("/0/spec/1/name"),
            "duplicate",
        ),
        (
            r#"[{"name":"t","type":"array","spec":{}}]"#,
            Some("/0/spec"),
            "found an object",
        ),
        (
            r#"[{"name":"t","type":"array","spec":[],"spec":[]}]"#,
            Some("/0/spec"),
            "duplicate member `spec`",
        ),
        (r#"{"a":"string","a":"number"}"#, Some("/a"), "duplicate"),
        (r#"{"a":7}"#, Some("/a"), "expected a type name"),
        (
            r#"{"x/y~z":{"a":true}}"#,
            Some("/x~1y~0z/a"),
            "found a boolean",
        ),
        (r#"{"items":[]}"#, Some("/items"), "one object"),
        (r#"{"items":["string"]}"#, Some("/items"), "one object"),
        (r#"{"items":[{},{}]}"#, Some("/items"), "one object"),
        ("[", None, "line 1"),
        ("[] x", None, "trailing"),
    ];
    for (json, pointer, expected) in cases {
        let (found, message) = error(json);
        assert_eq!(found.as_deref(), pointer, "{json}: {message}");
        assert!(message.contains(expected), "{json}: {message}");
    }
}

#[test]
fn rejects_hostile_input() {
    let nested = |depth: usize| {
        let open = r#"[{"name":"t","type":"array","label":"t","spec":"#.repeat(depth - 1);
        format!("{open}[]{}", "}]".repeat(depth - 1))
    };
    assert_eq!(parse(&nested(MAX_DEPTH)).parameters.len(), 1);
    assert!(error(&nested(MAX_DEPTH + 1)).1.contains("deep"));
    assert!(ParameterList::from_json(nested(100_000).as_bytes()).is_err());
    assert!(ParameterList::from_json("[".repeat(1_000_000).as_bytes()).is_err());
    let older = format!(r#"{}"string"{}"#, r#"{"a":"#.repeat(40), "}".repeat(40));
    assert!(error(&older).1.contains("deep"));

    let mut huge = b"[".to_vec();
    huge.resize(MAX_BYTES + 1, b' ');
    let error = ParameterList::from_json(&huge).expect_err("more than is read");
    assert!(error.to_string().contains("too large"), "{error}");
    assert!(ParameterList::from_json(b"[{\"name\":\"\xff\",\"type\":\"text\"}]").is_err());
}

#[test]
fn errors_are_a_single_line() {
    for json in [
        "{\"a\\ncargo::error=\":1}",
        "{\"a\\n\":\"string\",\"a\\n\":\"string\"}",
    ] {
        let error = ParameterList::from_json(json.as_bytes()).expect_err(json);
        let text = error.to_string();
        assert!(text.contains("a\\n") && !text.contains('\n'), "{text}");
    }
}

#[test]
fn reads_up_to_the_limits_only() {
    let mut json = r#"[{"name":"a","type":"text"}]"#.to_owned();
    assert_eq!(MAX_BYTES, 8_388_608);
    json.push_str(&" ".repeat(MAX_BYTES - json.len()));
    assert_eq!(names(&parse(&json).parameters), ["a"]);
    json.push(' ');
    assert!(ParameterList::from_json(json.as_bytes()).is_err());

    let newest = |depth: usize| {
        let open = r#"[{"name":"t","type":"array","spec":"#.repeat(depth);
        format!(
            r#"{open}[{{"name":"a","type":"text"}}]{}"#,
            "}]".repeat(depth)
        )
    };
    let older = |depth: usize| {
        let open = r#"{"t":["#.repeat(depth);
        format!(r#"{open}{{"a":"string"}}{}"#, "]}".repeat(depth))
    };
    let collection = |depth: usize| {
        format!(
            r#"{}"string"{}"#,
            r#"{"t":"#.repeat(depth + 1),
            "}".repeat(depth + 1)
        )
    };
    for form in [&newest as &dyn Fn(usize) -> String, &older, &collection] {
        let deepest =
            (1..100).take_while(|depth| ParameterList::from_json(form(*depth).as_bytes()).is_ok());
        // The list itself is one level.
        assert_eq!(deepest.last(), Some(MAX_DEPTH - 1), "{}", form(2));
    }
}

#[test]
fn null_members_count_as_missing() {
    let list = parse(r#"[{"name":"a","type":"text","label":null,"description":null,"spec":null}]"#);
    assert_eq!(list.get("a").expect("the parameter").label, "a");
    let (pointer, _) = error(r#"[{"name":null,"type":"text"}]"#);
    assert_eq!(pointer.as_deref(), Some("/0/name"));
}

#[test]
fn keeps_the_spec_of_a_scalar() {
    let list = parse(r#"[{"name":"a","type":"text","spec":[{"name":"b","type":"text"}]}]"#);
    assert!(list.get("a").expect("the parameter").spec.is_empty());
    assert!(list.to_json().contains(r#""spec""#));
}
