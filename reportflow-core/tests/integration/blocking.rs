//! The client in a program without async.

use std::thread;

use crate::support::test_server::{Document, PDF, TestServer, download, generate, pdf, response};
use reportflow_core::ReportDesign;
use reportflow_core::blocking::wait;

#[test]
fn generates_and_downloads_without_async() {
    let accepting = wait(TestServer::always(response(
        202,
        &[],
        r#"{"requestId":"r"}"#,
    )));
    let client = accepting.client();
    assert_eq!(wait(generate(&client)).unwrap().request_id, "r");

    let giving = wait(TestServer::always(pdf()));
    let client = giving.client();
    assert_eq!(wait(download(&client).wait().bytes()).unwrap(), PDF);
    let generated = wait(Document(1).generate_sync(&client)).unwrap();
    assert_eq!(generated.bytes, PDF);
}

#[test]
fn client_is_shared_by_many_threads() {
    let server = wait(TestServer::always(pdf()));
    let client = server.client();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..5 {
                    assert_eq!(wait(download(&client).bytes()).unwrap(), PDF);
                }
            });
        }
    });
    assert_eq!(server.requests().len(), 40);
}
