//! Stored events load again, also those that an earlier version wrote.

use reportflow_core::webhook::{Event, EventKind, FileCompleted};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::webhook_event::{BODY, read};

fn store<T: Serialize + DeserializeOwned>(value: &T) -> (String, T) {
    let stored = serde_json::to_string(value).unwrap();
    let loaded = serde_json::from_str(&stored).unwrap();
    (stored, loaded)
}

/// The members themselves keep their line breaks.
fn without_breaks_between_members(body: &[u8]) -> Vec<u8> {
    let body = String::from_utf8_lossy(body.trim_ascii());
    body.replace(",\n\"requestId\"", ",\"requestId\"")
        .into_bytes()
}

fn assert_equal(loaded: &Event, event: &Event) {
    let expected = without_breaks_between_members(event.raw_body());
    assert_eq!(without_breaks_between_members(loaded.raw_body()), expected);
    assert_eq!(
        (&loaded.name, loaded.request_id()),
        (&event.name, event.request_id())
    );
    assert_eq!(format!("{:?}", loaded.kind), format!("{:?}", event.kind));
}

#[test]
fn a_stored_event_is_its_body_and_loads_equal() {
    let unknown_fields = br#"{"event":"file.completed","requestId":"r1","retry":2,"files":[
{"fileId":"f1","pages":3,"share":{"shareType":"public","expires":null}}]}"#;
    for body in [
        BODY,
        unknown_fields,
        br#" {"event":"file.failed","requestId":"r1","reason":"font"} "#,
        br#"{"event":"design.updated","requestId":7}"#,
    ] {
        let event = read(body).unwrap();
        let (stored, loaded) = store(&event);
        assert_eq!(stored.as_bytes(), without_breaks_between_members(body));
        assert_equal(&loaded, &event);

        // In a list, and through a `Value`.
        let (_, loaded) = store(&vec![Some(event.clone())]);
        assert_equal(loaded[0].as_ref().unwrap(), &event);
        let value = serde_json::to_value(&event).unwrap();
        assert_eq!(
            value,
            serde_json::from_slice::<serde_json::Value>(body).unwrap()
        );
        let loaded: Event = serde_json::from_value(value).unwrap();
        assert_eq!(format!("{:?}", loaded.kind), format!("{:?}", event.kind));
    }

    let not_utf_8 = b"{\"event\":\"file.completed\",\"requestId\":\"r1\",\"note\":\"\xff\"}";
    let (stored, loaded) = store(&read(not_utf_8).unwrap());
    assert!(stored.contains("\u{fffd}"), "{stored}");
    assert_eq!(loaded.request_id().unwrap(), "r1");
}

#[test]
fn a_stored_event_keeps_the_text_and_order_of_its_members() {
    let body = r#"{"z":1.50,"event":"file.failed","n":1e999,"a":[ 1,"\ud800" ],"z":"\u3042"}"#;
    let spaced = body.replace(",\"", " ,\n \"").replacen('{', "{ ", 1);
    let (stored, loaded) = store(&read(spaced.as_bytes()).unwrap());
    assert_eq!(stored, body.replace(",\"\\ud800", " ,\n \"\\ud800"));
    assert_eq!(loaded.raw_body(), stored.as_bytes());
}

#[test]
fn an_event_is_stored_in_structs_and_enums_of_the_program() {
    #[derive(Debug, Serialize, Deserialize)]
    struct Meta {
        order: u32,
    }
    #[derive(Debug, Serialize, Deserialize)]
    struct Row {
        id: u32,
        #[serde(flatten)]
        meta: Meta,
        #[serde(flatten)]
        event: Event,
    }
    #[derive(Debug, Serialize, Deserialize)]
    #[serde(tag = "state", rename_all = "lowercase")]
    enum Tagged {
        Received(Event),
    }
    #[derive(Debug, Serialize, Deserialize)]
    #[serde(untagged)]
    enum Untagged {
        Received(Event),
    }
    let body = r#"{"event":"file.completed","requestId":"r1","files":[{"fileId":"f1","pages":2}]}"#;
    let event = read(body.as_bytes()).unwrap();
    let members = body.strip_prefix('{').unwrap();
    let assert_loaded = |loaded: Event| {
        assert_eq!(format!("{:?}", loaded.kind), format!("{:?}", event.kind));
    };

    let row = Row {
        id: 1,
        meta: Meta { order: 7 },
        event: event.clone(),
    };
    let (stored, row) = store(&row);
    assert_eq!(stored, format!(r#"{{"id":1,"order":7,{members}"#));
    // A second save writes the same.
    let (stored_again, row) = store(&row);
    let as_value = |json: &str| serde_json::from_str::<serde_json::Value>(json).unwrap();
    assert_eq!(as_value(&stored_again), as_value(&stored));
    assert_eq!((row.id, row.meta.order), (1, 7));
    assert_loaded(row.event);

    let (stored, Tagged::Received(loaded)) = store(&Tagged::Received(event.clone()));
    assert_eq!(stored, format!(r#"{{"state":"received",{members}"#));
    assert_loaded(loaded);
    let (stored, Untagged::Received(loaded)) = store(&Untagged::Received(event.clone()));
    assert_eq!(stored, body);
    assert_loaded(loaded);
}

#[test]
fn a_stored_body_of_any_age_loads() {
    for share in [
        r#"{"shareType":"workspace","url":"https://app.example/s","passcodeEnabled":false}"#,
        r#"{"shareType":"01"}"#,
        r#"{"shareType":"03","passcodeEnabled":null,"passcode":4711}"#,
        r#"{"shareType":"partners","until":"2027-01-01"}"#,
        "{}",
        "null",
    ] {
        let files = format!(r#"[{{"fileId":"f1","share":{share}}},{{"fileId":"f2"}}]"#);
        let body = format!(r#"{{"event":"file.completed","requestId":"r1","files":{files}}}"#);
        let event: Event = serde_json::from_str(&body).unwrap();
        assert_equal(&event, &read(body.as_bytes()).unwrap());
        let EventKind::FileCompleted(completed) = event.kind else {
            panic!("{event:?}")
        };
        assert_eq!(completed.files.len(), 2);

        let (_, loaded) = store(&completed);
        assert_eq!(format!("{loaded:?}"), format!("{completed:?}"));
    }
    for invalid in ["null", "[]", "7"] {
        assert!(serde_json::from_str::<Event>(invalid).is_err(), "{invalid}");
    }
    let link = r#""https://app.example/secret""#;
    let error = serde_json::from_str::<Event>(link).unwrap_err();
    assert!(!error.to_string().contains("secret"), "{error}");
}

#[test]
fn a_stored_kind_loads_equal() {
    let event = read(BODY).unwrap();
    let (stored, loaded) = store(&event.kind);
    assert!(stored.starts_with(r#"{"file.completed":{"event":"file.completed","#));
    assert_eq!(format!("{loaded:?}"), format!("{:?}", event.kind));
    let EventKind::FileCompleted(completed) = &event.kind else {
        panic!("{event:?}")
    };
    // The stored form equals that of the service, so it is an event too.
    let (stored, _) = store(completed);
    let again: Event = serde_json::from_str(&stored).unwrap();
    assert_eq!(format!("{:?}", again.kind), format!("{:?}", event.kind));
    let body: serde_json::Value = serde_json::from_slice(BODY).unwrap();
    assert_eq!(serde_json::to_value(completed).unwrap(), body);

    let (stored, unknown) = store(&EventKind::Other);
    assert!(matches!(unknown, EventKind::Other), "{stored}");

    // Missing fields are not stored. The name of the event is stored.
    let least: FileCompleted = serde_json::from_str(r#"{"requestId":"r1"}"#).unwrap();
    let (stored, _) = store(&least);
    assert_eq!(
        stored,
        r#"{"event":"file.completed","requestId":"r1","files":[]}"#
    );
}

#[test]
fn a_stored_value_keeps_the_name_of_its_event() {
    let json = r#"{"event":"file.failed","requestId":"r1","files":[]}"#;
    let (stored, _) = store(&serde_json::from_str::<FileCompleted>(json).unwrap());
    assert_eq!(stored, json);
    let event: Event = serde_json::from_str(&stored).unwrap();
    assert!(matches!(event.kind, EventKind::Other), "{event:?}");
}
