//! Faults as text, and their errors.

use super::Fault;
use super::parse::list;

#[track_caller]
fn assert_same(short: &str, json: &str) {
    let fault: Fault = short.parse().unwrap();
    assert_eq!(fault, json.parse().unwrap());
    let written = serde_json::to_string(&fault).unwrap();
    assert_eq!(fault, written.parse().unwrap(), "{written}");
}

#[test]
fn the_short_form_is_like_json() {
    assert_same(
        "route=async/single,status=503,next=3",
        r#"{"match":{"route":"async/single"},"effect":{"status":503},"times":{"next":3}}"#,
    );
    assert_same(
        "id=slow, design=a, file=*.pdf, method=POST, workspace=w, delay=2s, every=10",
        r#"{"id":"slow","match":{"design":"a","file":"*.pdf","method":"POST","workspace":"w"},
            "effect":{"delay":"2s"},"times":{"every":10}}"#,
    );
    assert_same(
        "webhook=lost,probability=0.1,seed=7",
        r#"{"effect":{"webhook":"lost"},"times":{"probability":0.1,"seed":7}}"#,
    );
    assert_same("webhook=late:5s", r#"{"effect":{"webhook":{"late":"5s"}}}"#);
    assert_same(
        "hang,after,delay=500ms",
        r#"{"effect":{"hang":true,"after":true,"delay":"500ms"}}"#,
    );
    assert_same("truncate=0", r#"{"effect":{"truncate":0}}"#);
    assert_same("retryAfter=5", r#"{"effect":{"retryAfter":5}}"#);
    assert_same(
        "renderFailure=no ink",
        r#"{"effect":{"renderFailure":"no ink"}}"#,
    );
}

#[test]
fn errors_name_the_member() {
    for (text, start) in [
        ("statu=503", "unknown name `statu`; use id, route, method, "),
        ("", "unknown name ``; use id, "),
        ("status", "status: needs a value"),
        ("status=", "status: needs a value"),
        ("status=x", "status: must be a number"),
        ("status=503,status=500", "status: occurs twice"),
        ("reset=no", "reset: has no value"),
        ("status=99", "effect.status: must be from 200 to 599"),
        (
            "status=70000",
            "effect.status: invalid value: integer `70000`",
        ),
        ("delay=2", "effect.delay: "),
        ("delay=2", "effect.delay: "),
        ("next=1", "effect: must have `status`, "),
        ("after", "effect: must have `status`, "),
        ("hang,reset", "effect: must have one of "),
        ("body=x", "effect.body: needs `status`"),
        (
            "webhook=lost,delay=1s",
            "effect: `renderFailure` and `webhook` stand alone",
        ),
        (
            "webhook=gone",
            "effect.webhook: unknown variant `gone`, expected one of `lost`",
        ),
        ("webhook=late", "webhook: write late:5s"),
        (
            "route=async,reset",
            "match.route: unknown route; use async/single, ",
        ),
        ("file=*,design=,reset", "design: needs a value"),
        ("id=a b,reset", "id: must have 1 to 64 letters"),
        ("reset,next=0", "times.next: must be from 1"),
        ("reset,next=1,every=2", "times: must have one of "),
        (
            "reset,probability=2",
            "times.probability: must be from 0 to 1",
        ),
        ("reset,seed=2", "times.seed: needs `probability`"),
        (
            r#"{"effect":{"statu":503}}"#,
            "effect.statu: unknown field `statu`, expected one of `status`",
        ),
        (
            r#"{"matches":{},"effect":{}}"#,
            "matches: unknown field `matches`, expected one of `id`",
        ),
        (
            r#"{"match":{"method":1}}"#,
            "match.method: invalid type: integer `1`, expected a string",
        ),
        (r#"{"match":{}}"#, "missing field `effect`"),
        (
            r#"{"effect":{"status":200,"headers":{"a b":"c"}}}"#,
            "effect.headers.a b: invalid name",
        ),
        (
            r#"{"effect":{"status":200,"headers":{"Content-Length":"1"}}}"#,
            "effect.headers.Content-Length: the emulator's server",
        ),
        (r#"{"effect":{"reset":true}"#, "EOF while parsing"),
    ] {
        let error = text.parse::<Fault>().unwrap_err().to_string();
        assert!(error.starts_with(start), "{text}: {error}");
    }
    let json = br#"{"faults":[{"effect":{"reset":true}},{"effect":{"status":"x"}}]}"#;
    let error = list(json).unwrap_err().to_string();
    let start = r#"faults[1].effect.status: invalid type: string "x", expected u16"#;
    assert!(error.starts_with(start), "{error}");
}
