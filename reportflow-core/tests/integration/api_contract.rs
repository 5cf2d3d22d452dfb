//! Details of the API contract (`docs/api.md`) that no other test covers.

use crate::support::test_server::{Document, PDF, TestServer, download, generate, response};
use reportflow_core::params::{TextParam, Writer};
use reportflow_core::{DesignInfo, ReportDesign, ShareType};

#[tokio::test]
async fn share_type_is_sent_as_number_and_read_as_word() {
    for (share, number, word) in [
        (ShareType::Workspace, "01", "workspace"),
        (ShareType::Invited, "02", "invited"),
        (ShareType::Public, "03", "public"),
    ] {
        let body = format!(
            r#"{{"requestId":"r","files":[{{"fileId":"f","share":{{"shareType":"{word}"}}}}]}}"#
        );
        let server = TestServer::always(response(202, &[], body)).await;
        let accepted = generate(&server.client())
            .share(share.clone())
            .await
            .unwrap();
        assert_eq!(server.requests()[0].json()["content"]["shareType"], number);
        let actual = accepted.files[0].share.as_ref().unwrap();
        assert_eq!(actual.share_type, Some(share));
    }
}

/// The service adds `.pdf` where it is missing.
#[tokio::test]
async fn sends_the_file_name_with_or_without_extension() {
    let server = TestServer::always(response(202, &[], r#"{"requestId":"r"}"#)).await;
    for name in ["請求書", "請求書.pdf"] {
        generate(&server.client()).file_name(name).await.unwrap();
        let sent = server.requests().pop().unwrap().json();
        assert_eq!(sent["content"]["fileName"], name);
    }
}

#[tokio::test]
async fn accepts_any_2xx_with_a_body() {
    for status in [200, 201, 203, 206] {
        let server = TestServer::always(response(status, &[], r#"{"requestId":"r"}"#)).await;
        assert!(generate(&server.client()).await.is_ok(), "{status}");
        let server = TestServer::always(response(status, &[], PDF)).await;
        let generated = Document(1).generate_sync(&server.client()).await;
        assert_eq!(generated.unwrap().bytes, PDF, "{status}");
        let generated = download(&server.client()).bytes().await;
        assert_eq!(generated.unwrap(), PDF, "{status}");
    }
}

#[tokio::test]
async fn sends_the_mapped_design_id() {
    let server = TestServer::always(response(202, &[], r#"{"requestId":"r"}"#)).await;
    let client = server
        .builder()
        .map_design_id("0eUDdgAjNXrrItA2", "staging");
    generate(&client.build().unwrap()).await.unwrap();
    assert_eq!(server.requests()[0].json()["designId"], "staging");
}

#[tokio::test]
async fn reads_zip_metadata_from_headers() {
    let headers = [
        "content-type: application/zip",
        "content-disposition: attachment; filename=\"files.zip\"",
    ];
    let zip = b"PK\x03\x04rest";
    let server = TestServer::always(response(200, &headers, zip)).await;
    let download = server.client().download_zip(&"r".parse().unwrap());
    let mut bytes = Vec::new();
    let info = download.to_writer(&mut bytes).await.unwrap();
    assert_eq!((info.size, bytes.as_slice()), (8, &zip[..]));
    assert_eq!(info.file_name.as_deref(), Some("files.zip"));
    assert_eq!(info.file_id, None);
    let accept = "application/zip";
    assert_eq!(server.requests()[0].header("accept"), Some(accept));
}

/// The service accepts an empty text. It rejects null for the other kinds.
struct Notes {
    remarks: &'static str,
    more: Option<&'static str>,
}

impl ReportDesign for Notes {
    const DESIGN: DesignInfo = DesignInfo::new("0eUDdgAjNXrrItA2", 1, b"[]", "notes");

    fn write_params(&self, writer: &mut Writer) {
        self.remarks.write_entry(",\"備考\":", writer);
        self.more.write_entry(",\"追記\":", writer);
    }
}

#[test]
fn writes_empty_text_and_omits_none() {
    let notes = Notes {
        remarks: "",
        more: None,
    };
    assert_eq!(notes.to_params_json().unwrap(), r#"{"備考":""}"#.as_bytes());
}

#[cfg(feature = "webhook")]
#[test]
fn webhook_event_has_the_share_of_each_file() {
    use reportflow_core::webhook::{EventKind, Verifier};

    let body = br#"{"event":"file.completed","requestId":"r","files":[
        {"fileId":"a","share":{"shareType":"public","url":"https://app.example/s","passcodeEnabled":true}},
        {"fileId":"b","share":{"shareType":"invited","url":null,"passcodeEnabled":false}}]}"#;
    let verifier = Verifier::new("s3cret").unwrap();
    let signed = verifier.sign("", body);
    let header = |name: &str| {
        let of_the_name = signed.iter().find(|(found, _)| found == name);
        of_the_name.map(|(_, value)| value.as_str())
    };
    let event = verifier.verify_with_headers(header, body).unwrap();
    let EventKind::FileCompleted(done) = event.kind else {
        panic!("it is `file.completed`")
    };
    let shares: Vec<_> = done
        .files
        .iter()
        .map(|file| file.share.as_ref().unwrap())
        .map(|share| {
            (
                share.share_type.clone(),
                share.url.as_deref(),
                share.passcode_enabled,
            )
        })
        .collect();
    assert_eq!(
        shares,
        [
            (Some(ShareType::Public), Some("https://app.example/s"), true),
            (Some(ShareType::Invited), None, false),
        ]
    );
}
