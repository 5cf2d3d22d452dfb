//! A token issuer, and a client that uses it.

use reportflow_core::{Client, ClientBuilder, ClientCredentials};

use super::test_server::{Reply, TestServer, response};

pub const SECRET: &str = "s3cr&t/do=not show";

pub fn accepted() -> Vec<u8> {
    response(202, &[], r#"{"requestId":"aB3dE6gH9jK2mN5p"}"#)
}

pub fn token(number: usize, lifetime: u32) -> Vec<u8> {
    let json = format!(
        r#"{{"access_token":"at_{number}","token_type":"Bearer","expires_in":{lifetime}}}"#
    );
    response(200, &["content-type: application/json"], json)
}

/// Starts an issuer of tokens with numbers, from 0.
pub async fn issuer(lifetime: u32) -> TestServer {
    TestServer::start(move |number| Reply::Bytes(token(number, lifetime))).await
}

/// Starts an issuer that sends one token, and then `then`.
pub async fn once(lifetime: u32, then: Reply) -> TestServer {
    TestServer::start(move |number| match number {
        0 => Reply::Bytes(token(0, lifetime)),
        _ => then.clone(),
    })
    .await
}

pub fn builder(issuer: &TestServer, api: &TestServer) -> ClientBuilder {
    let oauth = ClientCredentials::new("the client", SECRET).issuer(issuer.url("/api/v1"));
    Client::builder()
        .base_url(api.url("/v1"))
        .client_credentials(oauth)
}

pub fn client(issuer: &TestServer, api: &TestServer) -> Client {
    builder(issuer, api).build().unwrap()
}
