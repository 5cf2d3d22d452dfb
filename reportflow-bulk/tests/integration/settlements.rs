//! A person settles unknown documents.

use std::path::Path;

use reportflow_bulk::{JournalError, Settlement};

use crate::oracle::{check, check_resent};
use crate::run::{DOCUMENTS, bulk, documents, journal_path, open, temp_folder};
use crate::service::Service;

/// Returns a run whose documents 4 to 6 are unknown, although the service made them.
async fn with_unknown(service: &Service) -> tempfile::TempDir {
    let folder = temp_folder();
    service.lose_response();
    let bulk = bulk(service.client(), folder.path()).await;
    let run = bulk.run(documents(DOCUMENTS)).await.unwrap();
    assert_eq!(run.finish().await.unwrap().unknown, 3);
    folder
}

async fn settle(folder: &Path, key: &str, settlement: Settlement) -> Result<(), JournalError> {
    let journal = open(&journal_path(folder)).await;
    journal.settle(key, settlement).await
}

#[tokio::test]
async fn each_unknown_document_can_be_settled() {
    let service = Service::start().await;
    let folder = with_unknown(&service).await;
    let folder = folder.path();
    // As the service's pages would show them.
    let requests = service.emulator.find("file:R-4.pdf").await.unwrap();
    let file = &requests[0].files[0];
    let made = Settlement::Made {
        request_id: requests[0].request_id.parse().unwrap(),
        file_id: file.file_id.parse().unwrap(),
    };
    settle(folder, "R-4", made).await.unwrap();
    settle(folder, "R-5", Settlement::Resend).await.unwrap();
    settle(folder, "R-6", Settlement::Skip).await.unwrap();

    let run = bulk(service.client(), folder).await.resume().await.unwrap();
    let counts = run.finish().await.unwrap();
    assert_eq!((counts.saved, counts.skipped), (DOCUMENTS - 1, 1));
    let found = check_resent(&service, folder, DOCUMENTS).await;
    // The service had made the one that was sent again.
    assert_eq!(found.made_twice(), 1);
}

#[tokio::test]
async fn only_unknown_documents_can_be_settled() {
    let service = Service::start().await;
    let folder = with_unknown(&service).await;
    let folder = folder.path();
    let error = settle(folder, "R-1", Settlement::Resend).await.unwrap_err();
    assert!(matches!(error, JournalError::NotUnknown { .. }), "{error}");
    let error = settle(folder, "R-0", Settlement::Skip).await.unwrap_err();
    assert!(matches!(error, JournalError::UnknownKey { .. }), "{error}");
    assert_eq!(check(&service, folder, DOCUMENTS).await.unknown, 3);
}
