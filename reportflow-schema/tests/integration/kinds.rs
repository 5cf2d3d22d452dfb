//! Misspelt kinds in snapshots, and kinds that a service may have.

use reportflow_schema::{Kind, ParameterList};

fn with_kind(word: &str) -> String {
    format!(r#"[{{"name":"a","type":"{word}"}}]"#)
}

#[test]
fn tells_words_that_mean_a_kind() {
    for (words, kind) in [
        (
            "Text TEXT txt texxt tetx tect string String strng strings Strng strign srting str strr ｔｅｘｔ text? text|null Nullable<Text>",
            "text",
        ),
        (
            "nubmer numbr nummber nunber Number numbers int intt i64 num null|int Option<i64>",
            "number",
        ),
        ("bool Bool bol bools boolen boolaen Boolean", "boolean"),
        ("Date daet dte dates dafe optional-date", "date"),
        ("Image imgae imae", "image"),
        ("arry arrray Array vec", "array"),
        ("colection colleciton Collection struct strct", "collection"),
    ] {
        for word in words.split(' ') {
            let json = with_kind(word);
            let error = ParameterList::from_snapshot(json.as_bytes()).expect_err(word);
            let expected =
                format!("unknown kind `{word}` of parameter `a`: did you mean `{kind}`?");
            assert_eq!(error.to_string(), expected);
            // A service may have such a kind one day.
            let list = ParameterList::from_json(json.as_bytes()).expect(word);
            assert_eq!(list.parameters[0].kind, Kind::Other(word.to_owned()));
        }
    }
    for word in ["", " ", "?", "テキスト", "数値", "текст", "text|number"] {
        let json = with_kind(word);
        let error = ParameterList::from_snapshot(json.as_bytes()).expect_err(word);
        let message = error.to_string();
        assert!(
            message.ends_with("`array`, `collection`"),
            "{word}: {message}"
        );
    }
}

#[test]
fn tells_letters_that_look_the_same() {
    // Cyrillic and Greek.
    for (word, kind) in [
        ("numb\u{435}r", "number"),
        ("\u{442}\u{435}\u{445}\u{442}", "text"),
        ("d\u{3b1}te", "date"),
    ] {
        let error = ParameterList::from_snapshot(with_kind(word).as_bytes()).expect_err(word);
        let expected = format!(
            "unknown kind `{word}` of parameter `a`: did you mean `{kind}`, which only looks the same?"
        );
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn a_kind_with_rows_may_have_two_slips() {
    let with_rows = |word: &str| {
        format!(r#"[{{"name":"a","type":"{word}","spec":[{{"name":"b","type":"text"}}]}}]"#)
    };
    for (word, kind) in [("aarry", "array"), ("colecton", "collection")] {
        let error = ParameterList::from_snapshot(with_rows(word).as_bytes()).expect_err(word);
        let expected = format!("unknown kind `{word}` of parameter `a`: did you mean `{kind}`?");
        assert_eq!(error.to_string(), expected);
        ParameterList::from_snapshot(with_kind(word).as_bytes()).expect(word);
    }
    for word in ["table", "list", "group", "section", "selection", "record"] {
        ParameterList::from_snapshot(with_rows(word).as_bytes()).expect(word);
    }
}

#[test]
fn keeps_kinds_that_a_service_may_have() {
    for word in [
        "sparkline",
        "hologram",
        "polygon",
        "barcode",
        "qrcode",
        "qr-code",
        "signature",
        "currency",
        "selection",
        "enum",
        "richtext",
        "html",
        "url",
        "file",
        "time",
        "color",
        "chart",
        "x",
        // Other words for images and for what other services have.
        "img",
        "picture",
        "photo",
        "images",
        "datetime",
        "timestamp",
        "table",
        "list",
        "map",
        "object",
        "record",
        "decimal",
        "integer",
        "float",
        // Words that differ from a kind by a letter or two.
        "data",
        "rate",
        "test",
        "next",
        "member",
        "text2",
        "collation",
        "connection",
        "correction",
        "gate",
        "null",
        // Words that differ from a word of Rust or of the older form by a letter.
        "hint",
        "tint",
        "int8",
        "star",
        "sum",
        "vec2",
        "tool",
        "strong",
        "strict",
    ] {
        ParameterList::from_snapshot(with_kind(word).as_bytes()).expect(word);
    }
}

#[test]
fn tells_all_kinds_of_all_tables() {
    let json = r#"[
        { "name": "a", "type": "nubmer" },
        { "name": "明細", "type": "array", "spec": [
            { "name": "品目", "type": "string" },
            { "name": "内訳", "type": "array", "spec": [{ "name": "数", "type": "int" }] } ] }]"#;
    let error = ParameterList::from_snapshot(json.as_bytes()).expect_err(json);
    assert_eq!(
        error.to_string(),
        "unknown kind `nubmer` of parameter `a`: did you mean `number`?; \
         unknown kind `string` of parameter `明細[].品目`: did you mean `text`?; \
         unknown kind `int` of parameter `明細[].内訳[].数`: did you mean `number`?"
    );
    for (word, kind) in [("strng", "text"), ("strings", "text"), ("intt", "number")] {
        let older = format!(r#"{{"customer":"{word}","total":"number"}}"#);
        let error = ParameterList::from_snapshot(older.as_bytes()).expect_err(word);
        let expected =
            format!("unknown kind `{word}` of parameter `customer`: did you mean `{kind}`?");
        assert_eq!(error.to_string(), expected);
    }
    let older = r#"{"a":"string","items":[{"price":"nubmer"}]}"#;
    let error = ParameterList::from_snapshot(older.as_bytes()).expect_err(older);
    let expected = "unknown kind `nubmer` of parameter `items[].price`: did you mean `number`?";
    assert_eq!(error.to_string(), expected);
    let parameters = (0..10).map(|index| format!(r#"{{"name":"p{index}","type":"bool"}}"#));
    let many = format!("[{}]", parameters.collect::<Vec<_>>().join(","));
    let error = ParameterList::from_snapshot(many.as_bytes()).expect_err("ten");
    assert!(error.to_string().ends_with("; and 4 more"), "{error}");
}
