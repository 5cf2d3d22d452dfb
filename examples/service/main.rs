//! An axum service. `POST /invoices` orders an invoice. A webhook reports that
//! the invoice is ready, and `GET /invoices/{id}` returns it. The program
//! orders one invoice from itself, and ends. With `--serve`, it serves until
//! Ctrl-C.
//!
//! ```sh
//! cargo run --example service
//! cargo run --example service -- --serve 127.0.0.1:3000
//! ```

mod customer;
mod invoice;
mod routes;

use std::future::IntoFuture as _;

use reportflow_examples::{Result, Service};
use tokio::net::TcpListener;

use routes::AppState;

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let serve_address = match (arguments.next().as_deref(), arguments.next()) {
        (None, _) => None,
        (Some("--serve"), Some(address)) => Some(address),
        _ => anyhow::bail!("usage: cargo run --example service -- [--serve ADDRESS]"),
    };
    let listener = TcpListener::bind(serve_address.as_deref().unwrap_or("127.0.0.1:0")).await?;
    let address = listener.local_addr()?;
    let webhook_url = format!("http://{address}/webhook");
    let (service, verifier) = Service::with_webhook(&webhook_url).await?;
    let router = routes::router(AppState::new(service.client.clone(), verifier));
    let server = tokio::spawn(axum::serve(listener, router).into_future());

    if serve_address.is_some() {
        println!("serving http://{address}/invoices; Ctrl-C ends it");
        tokio::signal::ctrl_c().await?;
    } else {
        let path = customer::order(address).await?;
        println!("{}", path.display());
    }
    server.abort();
    service.stop().await;
    Ok(())
}
