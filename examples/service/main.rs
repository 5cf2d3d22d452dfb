//! A service that takes orders for invoices, is told by a webhook when one is
//! done, and hands it out. It plays a customer of its own once, or serves.
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

use routes::App;

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let serve = match (arguments.next().as_deref(), arguments.next()) {
        (None, _) => None,
        (Some("--serve"), Some(address)) => Some(address),
        _ => return Err("usage: cargo run --example service -- [--serve ADDRESS]".into()),
    };
    let listener = TcpListener::bind(serve.as_deref().unwrap_or("127.0.0.1:0")).await?;
    let address = listener.local_addr()?;
    let webhook = format!("http://{address}/webhook");
    let (service, verifier) = Service::with_webhook(&webhook).await?;
    let router = routes::router(App::new(service.client.clone(), verifier));
    let server = tokio::spawn(axum::serve(listener, router).into_future());

    if serve.is_some() {
        println!("invoices are made at http://{address}/invoices until Ctrl-C");
        tokio::signal::ctrl_c().await?;
    } else {
        let path = customer::order(address).await?;
        println!("{}", path.display());
    }
    server.abort();
    service.stop().await;
    Ok(())
}
