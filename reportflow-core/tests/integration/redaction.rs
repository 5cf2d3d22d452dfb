//! Errors and their texts show no app key, client secret or passcode.

use std::error::Error as _;

use crate::support::test_server::{Document, KEY, Reply, TestServer, download, generate, response};
use reportflow_core::{Client, ClientCredentials, Error, ReportDesign, RetryPolicy};

async fn error(bytes: Vec<u8>) -> Error {
    let server = TestServer::always(bytes).await;
    generate(&server.client_without_retries())
        .await
        .unwrap_err()
}

#[tokio::test]
async fn errors_and_debug_show_no_key() {
    let echo = format!("<pre>appkey: {KEY}</pre>{}", "x".repeat(600));
    let server = TestServer::always(response(400, &[], &echo)).await;
    let client = server.client();
    let pending = generate(&client);
    let mut text = format!(
        "{client:?} {:?} {pending:?}",
        Client::builder().app_key(KEY)
    );
    let error = pending.await.unwrap_err();
    text += &format!("{error} {error:?} {error:#?}");

    let server = TestServer::always(response(200, &[], &echo)).await;
    let error = generate(&server.client()).await.unwrap_err();
    text += &format!("{error} {error:?}");

    let server = TestServer::always(Vec::new()).await;
    let broken = generate(&server.client()).await.unwrap_err();
    let mut source: Option<&dyn std::error::Error> = Some(&broken);
    while let Some(error) = source {
        text += &format!("{error} {error:?}");
        source = error.source();
    }
    let error = Client::builder()
        .app_key(format!("{KEY}\n{KEY}"))
        .build()
        .unwrap_err();
    text += &format!("{error} {error:?}");
    assert!(!text.contains(KEY), "{text}");
    assert!(text.contains("[app key]"));
}

/// JSON may escape any letter.
#[tokio::test]
async fn redacts_an_escaped_key() {
    let escaped = KEY.replace('k', "\\u006b");
    let body = format!(r#"{{"message":["{escaped}",{{"at":"{escaped}"}}],"error":"{escaped}"}}"#);
    let echoed = error(response(400, &[&format!("x-request-id: {KEY}")], body)).await;
    let api_error = echoed.api_error().unwrap();
    assert_eq!(api_error.messages[0], "[app key]");
    assert_eq!(api_error.reason.as_deref(), Some("[app key]"));
    assert_eq!(api_error.request_id.as_deref(), Some("[app key]"));
    let text = format!("{echoed} {echoed:?}");
    assert!(!text.contains(KEY) && !text.contains("u006b"), "{text}");

    // Serde quotes invalid values.
    let body = format!(r#"{{"requestId":"r","files":"{escaped}"}}"#);
    let odd = error(response(202, &[], body)).await;
    let text = format!("{odd} {odd:?} {}", odd.source().unwrap());
    assert!(!text.contains(KEY), "{text}");
}

/// A page escapes for HTML, a log for a URL.
#[tokio::test]
async fn redacts_a_key_in_html_and_urls() {
    let key = "ak_a+b/c=d&e'f<g";
    for escaped in [
        "ak_a+b/c=d&amp;e&#x27;f&lt;g",
        "ak_a%2Bb%2Fc%3Dd%26e%27f%3Cg",
        "ak_a%252Bb%252Fc%253Dd%2526e%2527f%253Cg",
    ] {
        let server = TestServer::always(response(400, &[], format!("<p>{escaped}</p>"))).await;
        let client = server.builder().app_key(key).build().unwrap();
        let error = generate(&client).await.unwrap_err();
        let text = format!("{error} {error:?}");
        assert!(!text.contains("c=d") && !text.contains("%"), "{text}");
        assert!(text.contains("<p>[app key]</p>"), "{text}");
    }
}

/// A proxy may log the credentials of a URL or of `Basic` authentication.
#[tokio::test]
async fn redacts_a_key_in_base64() {
    let key = "ak_~?>9f2";
    for (encoded, expected) in [
        ("YWtffj8+OWYy", "[app key]"),
        // `user:ak_~?>9f2`
        ("dXNlcjpha19+Pz45ZjI=", "dXNlcjp[app key]="),
        ("dXNlcjpha19-Pz45ZjI", "dXNlcjp[app key]"),
        // `id:ak_~?>9f2`
        ("aWQ6YWtffj8%2BOWYy", "aWQ6[app key]"),
    ] {
        let server = TestServer::always(response(400, &[], format!("<p>{encoded}</p>"))).await;
        let client = server.builder().app_key(key).build().unwrap();
        let error = generate(&client).await.unwrap_err();
        let excerpt = &error.api_error().unwrap().body_excerpt;
        assert_eq!(excerpt, &format!("<p>{expected}</p>"));
    }
}

/// `encodebytes` of Python breaks lines, and a log may cut a key.
#[tokio::test]
async fn redacts_a_wrapped_and_a_cut_key() {
    let key = "ak_live_4f8a99XyZ_q7Rt2";
    for (echo, expected) in [
        ("YWtfbGl2ZV80Zjhh\nOTlYeVpfcTdSdDI=", "[app key]="),
        (r"YWtfbGl2ZV80Zjhh\r\nOTlYeVpfcTdSdDI=", "[app key]="),
        ("ak_live_4f8a99XyZ_q7R", "[app key]"),
        ("ak_live_4f8a99xyz_q7rt2", "[app key]"),
    ] {
        let server = TestServer::always(response(400, &[], format!("<p>{echo}</p>"))).await;
        let client = server.builder().app_key(key).build().unwrap();
        let error = generate(&client).await.unwrap_err();
        let excerpt = &error.api_error().unwrap().body_excerpt;
        assert_eq!(excerpt, &format!("<p>{expected}</p>"));
    }
}

#[tokio::test]
async fn errors_quote_no_passcode() {
    for passcode in ["4711.5", "-4711", "true", "[4711]", r#"{"is":4711}"#] {
        let body = format!(
            r#"{{"requestId":"r","files":[{{"fileId":"f","share":{{"passcode":{passcode}}}}}]}}"#
        );
        let error = error(response(202, &[], body)).await;
        let text = format!("{error:?} {error} {}", error.source().unwrap());
        assert!(!text.contains("4711") && !text.contains("true"), "{text}");
    }
    // Nor a passcode in an unexpected place.
    let inner = r#"{\"requestId\":\"r\",\"files\":[{\"share\":{\"passcode\":\"4711\"}}]}"#;
    for body in [
        format!(r#""{inner}""#),
        format!(r#"{{"requestId":"r","files":[{{"fileId":"f","share":"{inner}, expected x"}}]}}"#),
    ] {
        let error = error(response(202, &[], body)).await;
        let source = error.source().unwrap().to_string();
        let text = format!("{error:?} {error} {source}");
        assert!(!text.contains("4711"), "{text}");
        assert!(
            source.starts_with("invalid type: string, expected struct"),
            "{source}"
        );
    }
    // The same for a response that should be a PDF.
    let body = r#"{"requestId":"r","files":[{"fileId":"f","share":{"passcode":"4711"}}]}"#;
    for headers in [&[][..], &["request-id: aB3dE6gH9jK2mN5p"]] {
        let server = TestServer::always(response(202, headers, body)).await;
        let pending = Document(1).generate_sync(&server.client()).passcode(true);
        let error = pending.await.unwrap_err();
        let text = format!("{error:?} {error} {:?}", error.source());
        assert!(
            text.contains("unexpected content: not a PDF") || text.contains("Content"),
            "{text}"
        );
        assert!(!text.contains("4711"), "{text}");
    }
}

/// A proxy may wrap the JSON of a request in a JSON text.
#[tokio::test]
async fn redacts_a_doubly_escaped_key() {
    let escaped = KEY.replace('k', "\\\\u006b");
    let body = format!(r#"{{"error":{{"headers":"{{\"appkey\":\"{escaped}\"}}"}}}}"#);
    let text = format!("{:?}", error(response(400, &[], body)).await);
    assert!(
        !text.contains("u006b") && text.contains("[app key]"),
        "{text}"
    );
}

/// The response repeats the headers and the text of the request.
#[tokio::test]
async fn redacts_the_key_at_each_depth_of_escapes() {
    let key = "ak_live/4f8a+x9/zz";
    let once = key.replace('/', "\\/");
    let twice = once.replace('\\', "\\\\");
    let body = format!(r#"{{"appkey":"{once}","raw":"{{\"appkey\":\"{twice}\"}}"}}"#);
    let server = TestServer::always(response(400, &[], body)).await;
    let client = Client::builder().base_url(server.url("/v1")).app_key(key);
    let text = format!(
        "{:?}",
        generate(&client.build().unwrap()).await.unwrap_err()
    );
    assert!(!text.contains("4f8a"), "{text}");
    assert!(!text.contains("zz"), "{text}");
}

#[tokio::test]
async fn truncated_escape_shows_no_part_of_the_key() {
    let key = "ak_live/4f8a+x9/zz8811";
    let escaped = key.replace('/', "\\u002f").replace('+', "\\u002b");
    let last = escaped.rfind('\\').unwrap();
    for end in last..=last + 6 {
        let start = format!(r#"{{"appkey":"{}"#, &escaped[..end]);
        let headers = "HTTP/1.1 400 X\r\ncontent-length: 200\r\n\r\n";
        let server = TestServer::always([headers, &start].concat().into()).await;
        let client = Client::builder().base_url(server.url("/v1")).app_key(key);
        let error = generate(&client.build().unwrap()).await.unwrap_err();
        let body = &error.api_error().unwrap().body_excerpt;
        assert!(!body.contains("4f8a") && !body.contains("x9"), "{body}");
    }
}

#[tokio::test]
async fn truncated_character_shows_no_part_of_the_secret() {
    let secret = "秘密の合言葉は長い";
    let part = &secret.as_bytes()[..secret.len() - 4];
    let headers = b"HTTP/1.1 400 X\r\ncontent-length: 200\r\n\r\nbad: ";
    let issuer = TestServer::always([&headers[..], part].concat()).await;
    let api = TestServer::always(Vec::new()).await;
    let oauth = ClientCredentials::new("x", secret).issuer(issuer.url("/api/v1"));
    let client = Client::builder()
        .base_url(api.url("/v1"))
        .client_credentials(oauth);
    let error = generate(&client.build().unwrap()).await.unwrap_err();
    assert_eq!(
        error.api_error().unwrap().body_excerpt,
        "bad: [client secret]"
    );
}

#[tokio::test]
async fn truncated_body_shows_no_part_of_the_key() {
    let part = &KEY[..KEY.len() - 1];
    let start = format!("<p>appkey: {part}");
    let headers = "HTTP/1.1 400 X\r\ncontent-type: text/html\r\ncontent-length: 200\r\n\r\n";
    let broken = error([headers, &start].concat().into()).await;
    assert_eq!(
        broken.api_error().unwrap().body_excerpt,
        "<p>appkey: [app key]"
    );

    // The same for a page instead of a file.
    let headers = headers.replace("400", "200");
    let slow = [&*headers, &start].concat().into_bytes();
    let server = TestServer::start(move |_| Reply::Hang(slow.clone())).await;
    match download(&server.client()).bytes().await.unwrap_err() {
        Error::UnexpectedContent(content) => {
            assert_eq!(content.body_excerpt, "<p>appkey: [app key]")
        }
        error => panic!("{error}"),
    }
}

#[tokio::test]
async fn leaves_other_text_unchanged() {
    let body = r"C:\new\u0041 of a test";
    let server = TestServer::always(response(400, &[], body)).await;
    // An emulator's key may be a single letter or a word.
    for key in [KEY, "a", "test-key"] {
        let client = Client::builder().base_url(server.url("/v1")).app_key(key);
        let error = generate(&client.build().unwrap()).await.unwrap_err();
        assert_eq!(error.api_error().unwrap().body_excerpt, body, "{key}");
    }
}

#[tokio::test]
async fn request_id_of_an_unreadable_response_shows_no_key() {
    let headers = [&*format!("request-id: {KEY}")];
    let odd = error(response(202, &headers, "{}")).await;
    assert_eq!(odd.request_id(), Some("[app key]"));
}

/// JSON escapes such a character in two parts.
#[tokio::test]
async fn redacts_an_escaped_secret_after_65536_characters() {
    let body = r#"{"error":"bad","client_secret":"p4ss\ud83d\ude00word"}"#;
    let issuer = TestServer::always(response(400, &[], body)).await;
    let api = TestServer::always(Vec::new()).await;
    let oauth = ClientCredentials::new("x", "p4ss😀word").issuer(issuer.url("/api/v1"));
    let client = Client::builder()
        .base_url(api.url("/v1"))
        .client_credentials(oauth);
    let error = generate(
        &client
            .retry_policy(RetryPolicy::disabled())
            .build()
            .unwrap(),
    )
    .await;
    let text = format!("{:?}", error.unwrap_err());
    assert!(
        !text.contains("p4ss") && text.contains("[client secret]"),
        "{text}"
    );
}
