//! The client in a program without async.

use std::thread;

use crate::support::test_server::{Document, PDF, TestServer, download, generate, pdf, response};
use reportflow_core::ReportDesign;
use reportflow_core::blocking::block_on;

#[test]
fn generates_and_downloads_without_async() {
    let accepting = block_on(TestServer::always(response(
        202,
        &[],
        r#"{"requestId":"r"}"#,
    )));
    let client = accepting.client();
    assert_eq!(block_on(generate(&client)).unwrap().request_id, "r");

    let giving = block_on(TestServer::always(pdf()));
    let client = giving.client();
    assert_eq!(block_on(download(&client).wait().bytes()).unwrap(), PDF);
    let generated = block_on(Document(1).generate_sync(&client)).unwrap();
    assert_eq!(generated.bytes, PDF);
}

#[test]
fn client_is_shared_by_many_threads() {
    let server = block_on(TestServer::always(pdf()));
    let client = server.client();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..5 {
                    assert_eq!(block_on(download(&client).bytes()).unwrap(), PDF);
                }
            });
        }
    });
    assert_eq!(server.requests().len(), 40);
}
