//! Files that are not parameter lists: the error names what they are.

use reportflow_schema::ParameterList;

fn utf_16(text: &str, bytes: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn names_bytes_that_are_not_json() {
    let list = r#"[{"name":"a","type":"text"}]"#;
    let conflict = format!("[\n<<<<<<< HEAD\n{list}\n=======\n>>>>>>> main\n]");
    let lfs = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n";
    let cases: [(&[u8], &str); 25] = [
        (b"", "it is empty"),
        (b"\xef\xbb\xbf \r\n", "it is empty"),
        (
            &list.as_bytes()[..20],
            "it is truncated: EOF while parsing a value at line 1 column 20",
        ),
        (b"[", "it is truncated"),
        (b"<!DOCTYPE html>\n<html>", "it is an HTML page"),
        (b"\n <HTML lang=ja>", "it is an HTML page"),
        (b"<?xml version=\"1.0\"?><Error/>", "it is XML or HTML"),
        (
            lfs.as_bytes(),
            "it is a Git LFS pointer; run `git lfs pull`",
        ),
        (
            conflict.as_bytes(),
            "it has the conflict markers of a merge",
        ),
        (
            &utf_16(list, u16::to_le_bytes),
            "it is UTF-16 text; save it as UTF-8",
        ),
        (&utf_16(list, u16::to_be_bytes), "it is UTF-16 text"),
        (
            &utf_16(&format!("\u{feff}{list}"), u16::to_le_bytes),
            "it is UTF-16 text",
        ),
        (b"\xff\xfe\0\0[\0\0\0]\0\0\0", "it is UTF-32 text"),
        (
            b"[{\"name\":\"\x8d\x87\x8c\x76\",\"type\":\"number\"}]",
            "it is not UTF-8 text",
        ),
        (
            b"\x1f\x8b\x08\0\0\0\0\0\0\x03",
            "it is gzip data; unpack it",
        ),
        (b"PK\x03\x04\x14\0", "it is a ZIP archive"),
        (b"%PDF-1.7", "it is a PDF file"),
        (b"\0GITCRYPT\0\x01", "it is encrypted by git-crypt"),
        (b"[\"\x01\0\"", "it is binary data"),
        (
            b"HTTP/1.1 200 OK\r\n\r\n[]",
            "it starts with the headers of an HTTP response",
        ),
        (b"// total\n[]", "it starts with a comment"),
        (b"- name: a\n  type: text\n", "it is YAML"),
        (b"404: Not Found", "trailing characters"),
        (
            b"../shared/v1.json\n",
            "it is a symbolic link that Git saved as text; set `core.symlinks`",
        ),
        (b"Bad Gateway", "it is text, not JSON"),
    ];
    for (bytes, expected) in cases {
        let error = ParameterList::from_json(bytes).expect_err(expected);
        assert_eq!(error.pointer(), None, "{expected}");
        let message = error.to_string();
        assert!(message.starts_with(expected), "{expected}: {message}");
    }
}

#[test]
fn names_objects_that_are_not_lists() {
    for (json, expected) in [
        (
            r#"{"message":"Unauthorized"}"#,
            "it is an error response (`Unauthorized`), not a parameter list",
        ),
        (
            r#"{"statusCode":404,"message":"指定した\nデザイン","error":"Not Found"}"#,
            "it is an error response (`指定した デザイン`), not a parameter list",
        ),
        (
            r#"{"message":["version must be an integer number"],"error":"Bad Request","statusCode":400}"#,
            "it is an error response (`version must be an integer number`)",
        ),
        (r#"{"statusCode":502}"#, "it is an error response, not"),
        (
            r#"{"Message":"Forbidden"}"#,
            "it is an error response (`Forbidden`)",
        ),
        (
            r#"{"error":{"code":"FILE.EXPIRED","message":"expired"}}"#,
            "it is an error response (`expired`)",
        ),
        (
            r#"{"error":"invalid_client"}"#,
            "it is an error response (`invalid_client`)",
        ),
        // Details that look like an older list.
        (
            r#"{"message":"Unauthorized","data":{}}"#,
            "it is an error response (`Unauthorized`)",
        ),
        (
            r#"{"message":"Unauthorized","errors":[{}]}"#,
            "it is an error response (`Unauthorized`)",
        ),
        (
            r#"{"message":"Bad Request","errors":[{"field":"version","type":"number","message":"must be a number"}]}"#,
            "it is an error response (`Bad Request`)",
        ),
        (
            r#"{"errors":[{"field":"version","type":"number","message":"must be a number"}]}"#,
            "it is an error response (`must be a number`)",
        ),
        (
            r#"{"statusCode":401,"message":"Unauthorized","data":{}}"#,
            "it is an error response (`Unauthorized`)",
        ),
        (
            r#"{"status":422,"title":"Invalid","expected":{"version":"number"}}"#,
            "it is an error response (`Invalid`)",
        ),
        // A word beside a kind, in a response.
        (
            r#"{"message":"Unauthorized","expected":"number"}"#,
            "it is an error response (`Unauthorized`)",
        ),
        (
            r#"{"message":"存在しません","expected":"number"}"#,
            "it is an error response (`存在しません`)",
        ),
        (
            r#"{"code":404,"message":"expired","expected":"number"}"#,
            "it is an error response (`expired`)",
        ),
        (
            r#"{"message":"expired","data":{}}"#,
            "it is an error response (`expired`)",
        ),
        (
            r#"{"msg":"no such design","data":{"id":"string"}}"#,
            "it is an error response (`no such design`)",
        ),
        (r#"{"error":true}"#, "it is an error response, not"),
        (
            r#"{"type":"about:blank","title":"Not Found","status":404}"#,
            "it is an error response (`Not Found`)",
        ),
        (
            r#"{"designs":[{"id":"x","label":"y"}]}"#,
            "it is the list of designs",
        ),
        (
            r#"[{"id":"x","label":"y","version":1}]"#,
            "it is the list of designs",
        ),
        (
            r#"{"requestId":"a","url":"b","files":[]}"#,
            "it is the response to a generate request",
        ),
        (
            r#"{"access_token":"a","token_type":"Bearer"}"#,
            "it is a token response",
        ),
        (
            r#"{"name":"total","type":"number"}"#,
            "it is one parameter; put it into an array",
        ),
        (
            r#"{"parameters":[{"name":"total","type":"number"}]}"#,
            "the list is in `parameters`; save that array only",
        ),
        (
            r#"{"customer":"山田","status":"paid"}"#,
            "expected a parameter list: no member is a kind such as `string` or `number`; replace values by their kinds",
        ),
        (
            r#"{"code":404,"msg":"design not found"}"#,
            "it is an error response (`design not found`)",
        ),
        (
            r#"{"code":"NOT_FOUND","msg":"design not found"}"#,
            "it is an error response (`design not found`)",
        ),
        (
            r#"{"success":false,"data":null}"#,
            "it is an error response, not",
        ),
        (
            r#"{"success":false,"msg":"no such design","data":{"id":"string"}}"#,
            "it is an error response (`no such design`)",
        ),
        (
            r#"{"errorMessage":"timed out","errorType":"Task"}"#,
            "it is an error response (`timed out`)",
        ),
        (
            r#"{"fault":{"faultstring":"Invalid key"}}"#,
            "it is an error response (`Invalid key`)",
        ),
        (
            r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{"total":{"type":"number"}}}"#,
            "it is a JSON Schema, not a parameter list; write an array with an object such as \
             `{\"name\":\"total\",\"type\":\"number\"}` for each parameter",
        ),
        (
            r#"{"title":"Invoice","type":"object","properties":{"total":{"type":"number"},"message":{"type":"string"}}}"#,
            "it is a JSON Schema",
        ),
        (
            r#"{"type":"array","items":{"type":"object","properties":{"total":{"type":"number"}}}}"#,
            "it is a JSON Schema",
        ),
        (
            r#"{"openapi":"3.1.0","info":{"title":"A"},"components":{"schemas":{"A":{"type":"string"}}}}"#,
            "it is an OpenAPI document",
        ),
        (
            r#"{"designId":"x","version":1,"content":{"fileName":"a","params":{"total":3}}}"#,
            "it is a generate request, not a parameter list",
        ),
        (
            r#"{"請求書番号":"INV-1","合計":1200}"#,
            "at `/合計`: expected a type name, an object or an array of one object, found a number; \
             replace the value by its kind, `number`",
        ),
        (
            r#"{"no":"INV-1","items":[{"name":"a","paid":true}]}"#,
            "at `/items/0/paid`: expected a type name, an object or an array of one object, found a boolean; \
             replace the value by its kind, `boolean`",
        ),
        (
            r#"{"customer":"string","total":3}"#,
            "at `/total`: expected a type name",
        ),
    ] {
        let error = ParameterList::from_json(json.as_bytes()).expect_err(json);
        let message = error.to_string();
        assert!(message.starts_with(expected), "{json}: {message}");
    }
    let long = format!(r#"{{"message":"{}"}}"#, "あ".repeat(500));
    let error = ParameterList::from_json(long.as_bytes()).expect_err("too long");
    assert_eq!(error.to_string().matches('あ').count(), 120);
}

#[test]
fn keeps_older_lists_with_names_of_errors() {
    for json in [
        "{}",
        r#"{"message":"string"}"#,
        r#"{"statusCode":"number","error":"text"}"#,
        r#"{"name":"string","type":"string"}"#,
        r#"{"error":{"message":"string"}}"#,
        r#"{"items":[{"name":"string","type":"string"}]}"#,
        r#"{"items":[{}]}"#,
        r#"{"message":"string","errors":[{"message":"string","status":"number"}]}"#,
        r#"{"total":"number","chart":"sparkline"}"#,
        r#"{"total":"number","msg":"richtext","code":"barcode"}"#,
        r#"{"message":"richtext","total":"number"}"#,
        r#"{"detail":"textarea","items":[{"price":"number"}]}"#,
        r#"{"error":"integer","total":"number"}"#,
        r#"{"errors":"list","total":"number"}"#,
        r#"{"error":{"message":"richtext"},"total":"number"}"#,
        r#"{"error":[{"line":"number","message":"string","detail":"textarea"}],"total":"number"}"#,
        r#"{"success":"boolean","code":"number","msg":"string"}"#,
        r#"{"type":"string","properties":{"total":"number"}}"#,
        r#"{"type":"string","items":[{"type":"string"}]}"#,
        r#"{"$schema":"string","openapi":"string"}"#,
        r#"{"designId":"string","content":{"params":"string"}}"#,
    ] {
        ParameterList::from_snapshot(json.as_bytes()).expect(json);
    }
}

#[test]
fn a_misspelt_kind_is_no_error_message() {
    let json = r#"{"message":"Text","title":"string","error":"date|null"}"#;
    let error = ParameterList::from_snapshot(json.as_bytes()).expect_err(json);
    assert_eq!(
        error.to_string(),
        "unknown kind `Text` of parameter `message`: did you mean `text`?; \
         unknown kind `date|null` of parameter `error`: did you mean `date`?"
    );
}

#[test]
fn tells_whether_a_message_has_advice() {
    for (bytes, has_advice) in [
        (&b"<<<<<<< HEAD\n[]"[..], true),
        (b"version https://git-lfs.github.com/spec/v1", true),
        (br#"{"name":"total","type":"number"}"#, true),
        (br#"[{"name":"total","type":"nubmer"}]"#, true),
        (br#"{"message":"Unauthorized; retry?"}"#, false),
        (b"[{", false),
        (b"", false),
        (br#"[{"name":"a; b"}]"#, false),
    ] {
        let error = ParameterList::from_snapshot(bytes).expect_err("no list");
        assert_eq!(error.has_advice(), has_advice, "{error}");
    }
}
