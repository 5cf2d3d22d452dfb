//! A program that changes its current directory during a request. The directory
//! belongs to the whole process, so this test has a process of its own.

#[allow(dead_code, reason = "uses a part of it")]
mod support;

use std::env::{current_dir, set_current_dir};
use std::path::Path;

use reportflow_core::ReportDesign;
use support::test_server::{Document, PDF, Reply, TestServer, download, pdf};

#[tokio::test]
async fn relative_path_is_resolved_before_the_request() {
    let [one, other] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let home = current_dir().unwrap();
    // The directory changes before the response, or before the file.
    let to = other.path().to_owned();
    let server = TestServer::start(move |_| {
        set_current_dir(&to).unwrap();
        Reply::Bytes(pdf())
    })
    .await;
    let client = server.client();
    let from = one.path().to_owned();
    let back = move || set_current_dir(&from).unwrap();
    back();
    download(&client).to_path("a.pdf").await.unwrap();
    back();
    let made = Document(1).generate_sync(&client);
    made.to_path("b.pdf").await.unwrap();
    back();
    let moves = download(&client).on_download_progress(move |_| back());
    moves.to_path("c.pdf").await.unwrap();
    set_current_dir(home).unwrap();

    let names = |folder: &Path| {
        let files = folder.read_dir().unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.collect();
        names.sort();
        names
    };
    assert_eq!(names(one.path()), ["a.pdf", "b.pdf", "c.pdf"]);
    assert_eq!(std::fs::read(one.path().join("a.pdf")).unwrap(), PDF);
    assert!(names(other.path()).is_empty());
}
