//! Faults of documents.

use reportflow_emulator::{DeliveryFault, Fault};
use serde_json::{Value, json};

use crate::http::api::{Api, builder, file_path, invoice, invoices};

const FAULT: &str = "x-reportflow-fault";
const FAILED: &str = "PDF への変換に失敗しました。";

#[tokio::test]
async fn a_document_fails_to_render() {
    let fault = Fault::render_failure("no ink").next(2);
    let emulator = builder().fault(fault).start().await.unwrap();
    let api = Api::new(&emulator);
    let accepted = api.invoice(json!({}), json!({})).await;
    assert_eq!((accepted.status, accepted.header(FAULT)), (202, "fault-1"));
    let accepted = accepted.json();
    let download = api.download(&accepted).await;
    download.assert_error(500, json!(FAILED), "Internal Server Error");
    assert_eq!(download.header(FAULT), "fault-1");
    let archive = format!("/file/download/{}", accepted["requestId"].as_str().unwrap());
    let archive = api.get(&archive).await;
    assert_eq!((archive.status, archive.header(FAULT)), (500, "fault-1"));

    let body = invoice(json!({}), json!({})).to_string();
    let response = api.post_to("/file/sync/single", body).await;
    response.assert_error(500, json!(FAILED), "Internal Server Error");
    assert_eq!(response.header(FAULT), "fault-1");
}

#[tokio::test]
async fn other_files_of_the_request_are_rendered() {
    let fault = Fault::render_failure("no ink").file("b");
    let emulator = builder().fault(fault).start().await.unwrap();
    let api = Api::new(&emulator);
    let body = invoices(["a", "b", "c"]).to_string();
    let accepted = api.post_to("/file/async/multiple", body).await.json();
    for (index, status, fault) in [(2, 200, ""), (0, 200, ""), (1, 500, "fault-1")] {
        let file = &accepted["files"][index];
        let file = json!({ "requestId": accepted["requestId"], "files": [file] });
        let response = api.download(&file).await;
        assert_eq!((response.status, response.header(FAULT)), (status, fault));
    }
}

#[tokio::test]
async fn requests_that_are_rejected_use_up_no_document_fault() {
    let emulator = builder()
        .fault(Fault::render_failure("no ink").design("Invoice000000001"))
        .fault(Fault::webhook(DeliveryFault::Lost))
        .start()
        .await
        .unwrap();
    let api = Api::new(&emulator);
    let invalid = json!({ "designId": "Invoice000000001", "version": 1 });
    assert_eq!(api.post(invalid.to_string()).await.status, 400);
    let other = json!({ "designId": "Other00000000001", "version": 1, "content": {} });
    assert_eq!(api.post(other.to_string()).await.status, 400);
    assert_eq!(api.get("/file/designs").await.status, 200);
    let matched = || {
        emulator
            .faults()
            .iter()
            .map(|it| it.matched)
            .collect::<Vec<_>>()
    };
    assert_eq!(matched(), [0, 0]);
    let accepted: Value = api.invoice(json!({}), json!({})).await.json();
    assert_eq!(
        (api.download(&accepted).await.status, matched()),
        (500, vec![1, 0])
    );
    let accepted = api.invoice(json!({}), json!({})).await.json();
    assert_eq!(
        (api.download(&accepted).await.status, matched()),
        (200, vec![1, 1])
    );
    assert_eq!(api.get(&file_path(&accepted)).await.header(FAULT), "");
}
