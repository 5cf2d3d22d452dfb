//! Stored values load again, also those that an earlier version wrote.

use std::fmt::Debug;

use reportflow_core::{
    AcceptedRequest, DesignSummary, FileId, GeneratedFile, Passcode, RequestId, Share, ShareType,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A stored value. All later versions must load it.
const STORED: &str = r#"{"requestId":"aB3dE6gH9jK2mN5p","url":"https://app.example/r","files":[{"fileId":"Zx8Yw7Vu6Ts5Rq4P","fileName":"請求書.pdf","share":{"shareType":"public","url":"https://app.example/s","passcodeEnabled":true,"passcode":"0471"},"passthrough":{"注文番号":42,"b":1.50,"a":null}}]}"#;

fn load<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{json}: {error}"))
}

/// Loads `json`, and asserts that the value is stored in the same form.
fn assert_stored<T: DeserializeOwned + Serialize + Debug>(json: &str) -> T {
    let value: T = load(json);
    assert_eq!(serde_json::to_string(&value).unwrap(), json);
    // For example, a JSON column of a database.
    let column = serde_json::to_value(&value).unwrap();
    assert_eq!(column, load::<Value>(json));
    let loaded: T = serde_json::from_value(column).unwrap();
    assert_eq!(
        serde_json::to_value(&loaded).unwrap(),
        load::<Value>(json),
        "{loaded:?}"
    );
    value
}

#[test]
fn accepted_request_keeps_all_fields() {
    let accepted: AcceptedRequest = assert_stored(STORED);
    assert_eq!(accepted.request_id, "aB3dE6gH9jK2mN5p");
    assert_eq!(accepted.url.as_deref(), Some("https://app.example/r"));
    let file = &accepted.files[0];
    assert_eq!(file.file_id, "Zx8Yw7Vu6Ts5Rq4P");
    assert_eq!(file.file_name.as_deref(), Some("請求書.pdf"));
    let passthrough = r#"{"注文番号":42,"b":1.50,"a":null}"#;
    assert_eq!(file.passthrough_json(), Some(passthrough));
    let share = file.share.as_ref().unwrap();
    assert_eq!(share.share_type, Some(ShareType::Public));
    assert_eq!(share.url.as_deref(), Some("https://app.example/s"));
    assert!(share.passcode_enabled);
    assert_eq!(share.passcode.as_ref().map(Passcode::as_str), Some("0471"));
}

#[test]
fn missing_fields_are_stored_as_null_or_left_out() {
    assert_stored::<AcceptedRequest>(r#"{"requestId":"r","url":null,"files":[]}"#);
    assert_stored::<GeneratedFile>(r#"{"fileId":"f","fileName":null,"share":null}"#);
    assert_stored::<Share>(r#"{"shareType":null,"url":null,"passcodeEnabled":false}"#);
    let least = r#"{"id":"d","label":null,"latestVersion":null,"thumbnail":null,"updatedAt":null}"#;
    assert_stored::<DesignSummary>(least);
}

/// Older programs stored the body of a response, because values were not serialisable.
#[test]
fn stored_responses_of_the_service_load() {
    for json in [
        r#"{"requestId":"r"}"#,
        r#"{"requestId":"r","url":null,"files":null}"#,
        r#"{"files":[{"fileId":"f","later":{"a":[1]}}],"requestId":"r","later":1}"#,
        r#"{"requestId":"r","files":[{"fileId":"f","share":{"shareType":"02","passcodeEnabled":null,"passcode":1470}}]}"#,
    ] {
        let accepted: AcceptedRequest = load(json);
        let stored = serde_json::to_string(&accepted).unwrap();
        let loaded: AcceptedRequest = assert_stored(&stored);
        assert_eq!(format!("{loaded:?}"), format!("{accepted:?}"));
    }
    assert_eq!(load::<DesignSummary>(r#"{"id":"d","new":1}"#).id, "d");
}

/// For example the `plan` of the service's newest responses.
#[test]
fn unknown_members_are_kept_and_stored() {
    let json = r#"{"requestId":"r","url":null,"files":[{"fileId":"f","fileName":null,"share":{"shareType":null,"url":null,"passcodeEnabled":false,"until":1e999},"params":{"a":1.50}}],"later":"\ud800","plan":{"message":"残り 12 ページ","url":"https://app.example/upgrade"}}"#;
    let accepted: AcceptedRequest = load(json);
    assert_eq!(serde_json::to_string(&accepted).unwrap(), json);

    #[derive(Deserialize)]
    struct Plan {
        message: String,
    }
    let plan: Plan = accepted.extra.get("plan").unwrap().unwrap();
    assert_eq!(plan.message, "残り 12 ページ");
    assert_eq!(
        accepted.extra.names().collect::<Vec<_>>(),
        ["later", "plan"]
    );
    assert!(accepted.extra.get::<Plan>("later").is_err());
    let file = &accepted.files[0];
    assert_eq!(file.extra.get_json("params"), Some(r#"{"a":1.50}"#));
    let share = file.share.as_ref().unwrap();
    assert_eq!(share.extra.get_json("until"), Some("1e999"));
    assert_eq!(file.extra.get_json("until"), None);
    // A value may be secret.
    let shown = format!("{accepted:?}");
    assert!(
        shown.contains("plan") && !shown.contains("upgrade"),
        "{shown}"
    );

    let design = r#"{"id":"d","label":null,"latestVersion":null,"thumbnail":null,"updatedAt":null,"folder":"請求"}"#;
    let design: DesignSummary = assert_stored(design);
    assert_eq!(
        design.extra.get::<String>("folder").unwrap().unwrap(),
        "請求"
    );
}

#[test]
fn unknown_members_are_limited_in_size() {
    let member = format!(r#""{}""#, "x".repeat(30_000));
    let json = format!(r#"{{"requestId":"r","a":{member},"b":{member},"c":{member},"d":1}}"#);
    let accepted: AcceptedRequest = load(&json);
    // A small one is kept beside one that is too large.
    let names: Vec<_> = accepted.extra.names().collect();
    assert_eq!(names, ["b", "c", "d"]);
    let json = format!(
        r#"{{"requestId":"r","all":"{}","plan":1}}"#,
        "x".repeat(70_000)
    );
    let accepted: AcceptedRequest = load(&json);
    assert_eq!(accepted.extra.names().collect::<Vec<_>>(), ["plan"]);
    assert_eq!(accepted.request_id, "r");
    // An earlier value must not stand for the last one, which is too large.
    let json = json.replace(r#""plan":1"#, r#""all":1"#);
    let first = json.replace(r#""requestId":"r","#, r#""requestId":"r","all":1,"#);
    let first = first.replace(r#","all":1}"#, "}");
    let accepted: AcceptedRequest = load(&first);
    assert_eq!(accepted.extra.get_json("all"), None);
    let accepted: AcceptedRequest = load(&json);
    assert_eq!(accepted.extra.get_json("all"), Some("1"));
    let members: String = (0..2000).map(|n| format!(r#","m{n}":{n}"#)).collect();
    let accepted: AcceptedRequest = load(&format!(r#"{{"requestId":"r"{members},"m1500":0}}"#));
    assert_eq!(accepted.extra.names().count(), 999);
    assert_eq!(accepted.extra.get_json("m1500"), Some("0"));
}

#[test]
fn share_types_and_passcodes_load_from_both_forms() {
    for (stored, others, expected) in [
        (r#""workspace""#, r#""01""#, ShareType::Workspace),
        (r#""invited""#, r#""02""#, ShareType::Invited),
        (r#""public""#, r#""03""#, ShareType::Public),
        (r#""new""#, r#""new""#, ShareType::Other("new".to_owned())),
    ] {
        assert_eq!(assert_stored::<ShareType>(stored), expected);
        assert_eq!(load::<ShareType>(others), expected);
    }
    assert_eq!(assert_stored::<Passcode>(r#""0471""#).as_str(), "0471");
    assert_eq!(load::<Passcode>("4710").as_str(), "4710");
}

#[test]
fn ids_are_stored_as_text_and_checked_when_loaded() {
    for id in [
        r#""0eUDdgAjNXrrItA2""#,
        r#""550e8400-e29b-41d4-a716-446655440000""#,
    ] {
        assert_stored::<RequestId>(id);
        assert_stored::<FileId>(id);
    }
    for id in [r#""../x""#, r#""""#, "7", "null"] {
        assert!(serde_json::from_str::<RequestId>(id).is_err(), "{id}");
        assert!(serde_json::from_str::<FileId>(id).is_err(), "{id}");
    }
}

#[test]
fn design_summary_keeps_all_fields() {
    let json = r#"{"id":"Kx3vQ8mZt5LbR2Ya","label":"請求書","latestVersion":3,"thumbnail":"https://app.example/t.png","updatedAt":"2026-02-15T10:30:45.123Z"}"#;
    let design: DesignSummary = assert_stored(json);
    assert_eq!(design.id, "Kx3vQ8mZt5LbR2Ya");
    assert_eq!(design.label.as_deref(), Some("請求書"));
    assert_eq!(design.latest_version, Some(3));
    let thumbnail = "https://app.example/t.png";
    assert_eq!(design.thumbnail.as_deref(), Some(thumbnail));
    let updated_at = "2026-02-15T10:30:45.123Z";
    assert_eq!(design.updated_at.as_deref(), Some(updated_at));
}

/// A record of a program that stores responses.
#[derive(Debug, Serialize, Deserialize)]
enum Job {
    Submitted { at: u32, accepted: AcceptedRequest },
}

#[test]
fn accepted_request_loads_as_a_field_of_a_record() {
    let job = Job::Submitted {
        at: 1,
        accepted: load(STORED),
    };
    let json = serde_json::to_string(&job).unwrap();
    let Job::Submitted { at, accepted } = assert_stored(&json);
    assert_eq!(at, 1);
    assert_eq!(serde_json::to_string(&accepted).unwrap(), STORED);
}

#[test]
fn values_load_from_structs_and_enums_of_the_program() {
    #[derive(Debug, Serialize, Deserialize)]
    struct Row {
        order: u32,
        #[serde(flatten)]
        accepted: AcceptedRequest,
    }
    #[derive(Debug, Serialize, Deserialize)]
    #[serde(tag = "state", rename_all = "lowercase")]
    enum Tagged {
        Accepted(AcceptedRequest),
    }
    #[derive(Debug, Serialize, Deserialize)]
    #[serde(untagged)]
    enum Untagged {
        Accepted(AcceptedRequest),
    }
    let inner = STORED.strip_prefix('{').unwrap();
    let inner = inner.replace(r#""files":"#, r#""plan":{"pages":12},"files":"#);
    let tagged: Tagged = load(&format!(r#"{{"state":"accepted",{inner}"#));
    let stored = serde_json::to_string(&tagged).unwrap();
    let _: Tagged = assert_stored(&stored);
    let Row { order, accepted } = load(&format!(r#"{{"order":7,{inner}"#));
    let Tagged::Accepted(tagged) = load(&format!(r#"{{"state":"accepted",{inner}"#));
    let Untagged::Accepted(untagged) = load(&format!("{{{inner}"));
    assert_eq!(order, 7);
    for accepted in [accepted, tagged, untagged] {
        assert_eq!(accepted.extra.get_json("plan"), Some(r#"{"pages":12}"#));
        let file = &accepted.files[0];
        let passcode = file.share.as_ref().unwrap().passcode.as_ref().unwrap();
        assert_eq!(passcode.as_str(), "0471");
        let passthrough: Value = file.passthrough().unwrap().unwrap();
        assert_eq!(
            passthrough,
            load::<Value>(r#"{"注文番号":42,"b":1.5,"a":null}"#)
        );
    }
}

#[test]
fn values_are_stored_beside_another_flattened_field() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Meta {
        order: u32,
    }
    #[derive(Debug, Serialize, Deserialize)]
    struct Row {
        #[serde(flatten)]
        meta: Meta,
        // The last one: its `extra` takes all members that are left.
        #[serde(flatten)]
        accepted: AcceptedRequest,
    }
    let row = Row {
        meta: Meta { order: 7 },
        accepted: load(r#"{"requestId":"r","plan":{"pages":12}}"#),
    };
    let stored = serde_json::to_string(&row).unwrap();
    let row: Row = assert_stored(&stored);
    assert_eq!(row.meta, Meta { order: 7 });
    assert_eq!(row.accepted.extra.names().collect::<Vec<_>>(), ["plan"]);
}

#[test]
fn a_member_with_an_odd_name_is_kept() {
    let json = r#"{"\ud800":1,"requestId":"r","plan":2}"#;
    let accepted: AcceptedRequest = load(json);
    assert_eq!(accepted.request_id, "r");
    let names: Vec<_> = accepted.extra.names().collect();
    assert_eq!(names, ["\u{fffd}", "plan"]);
}
