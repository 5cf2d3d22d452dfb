//! Documents that are too large fail before they take much memory or time.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reportflow_emulator::render;
use reportflow_schema::ParameterList;
use serde_json::{Value, json};

fn error(design: &Value, params: &Value) -> String {
    let list = ParameterList::from_json(design.to_string().as_bytes()).unwrap();
    let error = render(&list, "large", params.as_object().unwrap()).unwrap_err();
    error.to_string()
}

fn table(columns: usize, kind: &str) -> Value {
    let column = |place| json!({ "name": format!("c{place}"), "type": kind });
    let spec: Vec<_> = (0..columns).map(column).collect();
    json!([{ "name": "rows", "type": "array", "spec": spec }])
}

/// 50 MB are the limit of a request.
#[test]
fn too_much_text() {
    let message = "the document has more text than 1000 pages can show";
    let note = "備考".repeat(50_000_000 / 6);
    let design = json!([{ "name": "note", "type": "text" }]);
    assert_eq!(error(&design, &json!({ "note": note })), message);
    // A list is shown as JSON.
    let list = vec!["備考".repeat(1000); 50_000_000 / 6000];
    assert_eq!(error(&design, &json!({ "note": list })), message);

    let rows = vec![json!({ "c0": "備考".repeat(100) }); 50_000_000 / 600];
    let rows = json!({ "rows": rows });
    assert_eq!(error(&table(1, "text"), &rows), message);
}

#[test]
fn too_many_rows() {
    let rows = vec![json!({}); 200_000];
    let message = error(&table(4, "number"), &json!({ "rows": rows }));
    assert_eq!(message, "the document has more than 1000 pages");
}

#[test]
fn too_many_columns() {
    let rows = vec![json!({}); 1001];
    let message = error(&table(1000, "text"), &json!({ "rows": rows }));
    assert_eq!(
        message,
        "the document has more cells than 1000 pages can show"
    );
}

/// The pages of nested tables are not known before they are drawn.
#[test]
fn too_many_nested_tables() {
    let nested = |place| json!({ "name": format!("t{place}"), "type": "array", "spec": [] });
    let spec: Vec<_> = (0..200).map(nested).collect();
    let design = json!([{ "name": "rows", "type": "array", "spec": spec }]);
    let message = error(&design, &json!({ "rows": vec![json!({}); 1000] }));
    assert_eq!(message, "the document has more than 1000 pages");
}

#[test]
fn too_many_pixels() {
    // Only the signature and the header of a PNG in grey.
    let png = |width: u32| {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(5000_u32.to_be_bytes());
        bytes.extend([8, 0, 0, 0, 0]);
        json!({ "c0": STANDARD.encode(bytes) })
    };
    let rows: Vec<_> = (7000..7003).map(png).collect();
    let message = error(&table(1, "image"), &json!({ "rows": rows }));
    assert_eq!(
        message,
        "the PNG images of the document have more than 100 million pixels"
    );
}
