//! Messages about malformed JSON. The expected ones are those of Node.js 20.

use serde_json::json;

use crate::http::api::{Api, builder};

#[tokio::test]
async fn describes_malformed_json_as_nestjs_does() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    for (body, message) in [
        ("x", "Unexpected token 'x', \"x\" is not valid JSON"),
        ("null", "Unexpected token 'n', \"null\" is not valid JSON"),
        (
            "\"abc\"",
            "Unexpected token '\"', \"\"abc\"\" is not valid JSON",
        ),
        ("12", "Unexpected token '1', \"12\" is not valid JSON"),
        ("   ", "Unexpected end of JSON input"),
        ("{\"designId\":", "Unexpected end of JSON input"),
        (
            "{\n  \"designId\": \"請求書請求書請求書請求書\",\n  \"version\": x1\n}",
            "Unexpected token 'x', ...\"version\": x1\n}\" is not valid JSON",
        ),
        (
            "[1, 請求書, 2, 3, 4, 5, 6, 7, 8, 9, 10]",
            "Unexpected token '請', \"[1, 請求書, 2, 3,\"... is not valid JSON",
        ),
        // V8 quotes up to 20 characters as a whole.
        (
            "{\"aaaaaaaaa\": x1234}",
            "Unexpected token 'x', \"{\"aaaaaaaaa\": x1234}\" is not valid JSON",
        ),
        (
            "{\"aaaaaaaaaaa\": x1234}",
            "Unexpected token 'x', ...\"aaaaaaa\": x1234}\" is not valid JSON",
        ),
        ("[1,]", "Unexpected token ']', \"[1,]\" is not valid JSON"),
        (
            "{\"a\":\u{a0}1}",
            "Unexpected token '\u{a0}', \"{\"a\":\u{a0}1}\" is not valid JSON",
        ),
        (
            "{\"designId\": \"\u{1}\"}",
            "Bad control character in string literal in JSON at position 14",
        ),
        (
            "{\n\"a\":\"\n\"}",
            "Bad control character in string literal in JSON at position 7",
        ),
        // Positions count the 16-bit units of JavaScript.
        (
            "{\"a\":\"請😀\t\"}",
            "Bad control character in string literal in JSON at position 9",
        ),
        (
            "{\"a\":\"\\q\"}",
            "Bad escaped character in JSON at position 7",
        ),
        ("{\"a\":\"b", "Unterminated string in JSON at position 7"),
        (
            "{ designId: }",
            "Expected property name or '}' in JSON at position 2",
        ),
        (
            "{'a':1}",
            "Expected property name or '}' in JSON at position 1",
        ),
        (
            "{\"a\":1,}",
            "Expected double-quoted property name in JSON at position 7",
        ),
        (
            "{\"a\":1, b:2}",
            "Expected double-quoted property name in JSON at position 8",
        ),
        (
            "{\"a\" 1}",
            "Expected ':' after property name in JSON at position 5",
        ),
        (
            "{\"a\":1 \"b\":2}",
            "Expected ',' or '}' after property value in JSON at position 7",
        ),
        (
            "[1 2]",
            "Expected ',' or ']' after array element in JSON at position 3",
        ),
        (
            "{} {}",
            "Unexpected non-whitespace character after JSON at position 3",
        ),
    ] {
        let response = api.post(body).await;
        response.assert_error(400, json!(message), "Bad Request");
    }
}

/// V8 has more specific messages for these.
#[tokio::test]
async fn rejects_malformed_numbers_and_escapes() {
    let emulator = builder().start().await.unwrap();
    let api = Api::new(&emulator);
    for (body, message) in [
        ("[01]", "Unexpected token '1', \"[01]\" is not valid JSON"),
        ("{\"a\":1", "Unexpected end of JSON input"),
        (
            "{\"a\":\"\\u12g4\"}",
            "Bad escaped character in JSON at position 11",
        ),
    ] {
        let response = api.post(body).await;
        response.assert_error(400, json!(message), "Bad Request");
    }
}
