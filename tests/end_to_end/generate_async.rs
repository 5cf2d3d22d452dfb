//! An async request, its options and its download.

use super::*;
use std::future::IntoFuture as _;

#[tokio::test]
async fn pdf_contains_every_label_and_value() {
    let (_emulator, client) = start().await;
    let accepted = invoice().generate_async(&client).await.expect("accepted");
    assert_eq!(accepted.request_id.as_str().len(), 16);
    assert_eq!(
        accepted.files[0].file_name.as_deref(),
        Some("番号 2026(11).pdf")
    );

    let text = words(&client, &accepted).await;
    for value in [
        "number",
        "番号2026(11)",
        "issuedOn",
        "2026年11月24日09:00",
        "total",
        "1,234.5",
        "paid",
        "note",
        "一行目二行目\"quoted\"",
        "items",
        "name",
        "quantity",
        "歯車",
        "31,337",
        "軸受",
        "parts",
        "code",
        "部品-7F",
        "count",
        "77,001",
    ] {
        assert!(text.contains(value), "`{value}` is missing in {text}");
    }
}

#[tokio::test]
async fn downloads_a_file_and_a_zip() {
    let (_emulator, client) = start().await;
    let accepted = invoice().generate_async(&client).await.expect("accepted");
    let folder = tempfile::tempdir().expect("a folder");
    let file = &accepted.files[0].file_id;

    let path = folder.path().join("請求書.pdf");
    let download = client.download(&accepted.request_id, file).wait();
    let done = download.to_path(&path).await.expect("the PDF");
    let pdf = std::fs::read(&path).expect("the file");
    assert_eq!(done.size, pdf.len() as u64);
    assert_eq!(done.file_name.as_deref(), Some("番号 2026(11).pdf"));
    assert_eq!(done.file_id.as_ref(), Some(file));

    let mut zip = Vec::new();
    client
        .download_zip(&accepted.request_id)
        .to_writer(&mut zip)
        .await
        .expect("the ZIP");
    // The archive is not compressed, so it contains the bytes of the PDF.
    assert!(zip.starts_with(b"PK") && zip.windows(pdf.len()).any(|part| part == pdf));

    let left: Vec<_> = std::fs::read_dir(&folder).expect("the folder").collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[tokio::test]
async fn response_echoes_the_options() {
    let (_emulator, client) = start().await;
    let order = Order {
        order: 42,
        タグ: vec!["急".into()],
    };
    let accepted = invoice()
        .generate_async(&client)
        .file_name("別名.pdf")
        .share(ShareType::Public)
        .passcode(true)
        .passthrough(&order)
        .await
        .expect("accepted");
    let file = &accepted.files[0];
    assert_eq!(file.file_name.as_deref(), Some("別名.pdf"));
    assert_eq!(file.passthrough::<Order>().expect("an order"), Some(order));
    let share = file.share.as_ref().expect("a share");
    assert_eq!(share.share_type, Some(ShareType::Public));
    assert!(share.passcode_enabled && share.url.is_some());
    let passcode = share.passcode.as_ref().expect("a passcode").as_str();
    assert!(!passcode.is_empty() && !format!("{accepted:?}").contains(passcode));

    let plain = invoice().generate_async(&client).await.expect("accepted");
    assert_eq!(
        plain.files[0].passthrough::<Order>().expect("valid JSON"),
        None
    );
    assert!(plain.files[0]
        .share
        .as_ref()
        .is_some_and(|share| share.passcode.is_none()));
}

#[tokio::test]
async fn future_is_send_and_owns_its_data() {
    let (emulator, client) = start().await;
    let future = invoice().generate_async(&client);
    drop(client);
    tokio::spawn(future.into_future())
        .await
        .expect("a task")
        .expect("accepted");
    emulator.shutdown().await;
}
