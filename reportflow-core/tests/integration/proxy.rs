//! Requests to loopback bypass the proxy of the environment, which would see the
//! key in plain text.

use std::process::Command;

use crate::support::test_server::{KEY, PDF, TestServer, download, pdf};
use reportflow_core::Client;

#[tokio::test]
#[ignore = "run by `loopback_requests_bypass_the_proxy`"]
async fn downloads_with_the_client_from_env() {
    let client = Client::from_env().unwrap();
    assert_eq!(download(&client).bytes().await.unwrap(), PDF);
}

#[tokio::test]
async fn loopback_requests_bypass_the_proxy() {
    let proxy = TestServer::always(Vec::new()).await;
    let server = TestServer::always(pdf()).await;
    let mut test = Command::new(std::env::current_exe().unwrap());
    test.args([
        "--exact",
        "--ignored",
        "proxy::downloads_with_the_client_from_env",
    ])
    .env("REPORTFLOW_APP_KEY", KEY)
    .env("REPORTFLOW_BASE_URL", server.url("/v1"))
    .env("HTTP_PROXY", proxy.url(""))
    .env("http_proxy", proxy.url(""))
    .env("ALL_PROXY", proxy.url(""))
    .env_remove("NO_PROXY")
    .env_remove("no_proxy");
    let output = tokio::task::spawn_blocking(move || test.output());
    let output = output.await.unwrap().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!((proxy.connections(), server.connections()), (0, 1));
}
