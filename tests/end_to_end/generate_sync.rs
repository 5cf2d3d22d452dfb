//! A sync request.

use super::*;

#[tokio::test]
async fn sync_pdf_can_be_downloaded_again() {
    let (_emulator, client) = start().await;
    let order = Order {
        order: 42,
        タグ: vec!["急".into()],
    };
    let generated = invoice()
        .generate_sync(&client)
        .file_name("別名.pdf")
        .share(ShareType::Public)
        .passcode(true)
        .passthrough(&order)
        .await
        .expect("a PDF");
    let text = text(&generated.bytes);
    for value in ["番号2026(11)", "1,234.5", "歯車", "部品-7F"] {
        assert!(text.contains(value), "`{value}` is missing in {text}");
    }

    let request_id = generated.request_id.expect("a request");
    let url = generated.url.expect("a URL");
    assert!(url.contains(request_id.as_str()), "{url}");
    let [file] = &generated.files[..] else {
        panic!("{:?}", generated.files)
    };
    assert_eq!(file.file_name.as_deref(), Some("別名.pdf"));
    assert_eq!(file.passthrough::<Order>().expect("an order"), Some(order));
    let share = file.share.as_ref().expect("a share");
    assert_eq!(share.share_type, Some(ShareType::Public));
    assert!(share.passcode_enabled && share.passcode.is_some());

    // No wait is needed, because the file exists.
    let downloaded = client.download(&request_id, &file.file_id).bytes().await;
    assert_eq!(downloaded.expect("the PDF"), generated.bytes);
}

#[tokio::test]
async fn streams_to_a_path_and_to_a_writer() {
    let (_emulator, client) = start().await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("請求書.pdf");
    let saved = invoice().generate_sync(&client).to_path(&path).await;
    let saved = saved.expect("a file");
    let pdf = std::fs::read(&path).expect("the file");
    assert_eq!(saved.size, pdf.len() as u64);
    assert!(text(&pdf).contains("番号2026(11)"));
    assert_eq!(
        saved.files[0].file_name.as_deref(),
        Some("番号 2026(11).pdf")
    );

    let mut pdf = Vec::new();
    let saved = invoice().generate_sync(&client).to_writer(&mut pdf).await;
    assert_eq!(saved.expect("a PDF").size, pdf.len() as u64);
    assert!(text(&pdf).contains("番号2026(11)"));
}

#[tokio::test]
async fn api_error_has_the_message_of_the_service() {
    let (emulator, _client) = start().await;
    let client = client(&emulator, "ak_wrong");
    let error = invoice().generate_sync(&client).await.expect_err("a key");
    assert!(matches!(error, Error::Unauthorized(_)), "{error:?}");
    assert!(error.to_string().contains("認証情報が不正です"), "{error}");
}

/// The caller has no runtime.
#[test]
fn blocking_program_gets_a_pdf() {
    let service = Service::start(KEY);
    let list = r#"{"customerName":"string","amount":"number","issued":"date"}"#;
    service.design("oldest", 1, list);
    let client = Client::builder().base_url(service.url()).app_key(KEY);
    let client = client.build().expect("a client");
    let document = Oldest {
        customer_name: "山田商店".into(),
        amount: 980,
        issued: "2026-11-24".into(),
    };
    let generated = block_on(document.generate_sync(&client)).expect("a PDF");
    assert!(text(&generated.bytes).contains("山田商店"));

    let accepted = block_on(document.generate_async(&client)).expect("accepted");
    let download = client.download(&accepted.request_id, &accepted.files[0].file_id);
    let pdf = block_on(download.wait().bytes()).expect("the PDF");
    assert!(text(&pdf).contains("山田商店"));
}
