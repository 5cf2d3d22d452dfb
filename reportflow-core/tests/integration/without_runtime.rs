//! Futures that run outside of a tokio runtime.

use std::future::{Future, IntoFuture};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
#[cfg(feature = "webhook")]
use std::time::Duration;

use crate::support::test_server::{Document, download, generate};
use reportflow_core::{Client, ClientCredentials, Error, ReportDesign};

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Runs a future on this thread, as `futures::executor::block_on` does.
fn block_on<F: IntoFuture>(future: F) -> F::Output {
    let mut future = pin!(future.into_future());
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

#[test]
fn each_request_names_the_missing_runtime() {
    let local = || Client::builder().base_url("http://127.0.0.1:1/v1");
    let key = local().app_key("ak_test").build().unwrap();
    let credentials = ClientCredentials::new("id", "secret").issuer("http://127.0.0.1:1");
    let oauth = local().client_credentials(credentials).build().unwrap();
    let documents = [Document(1)];
    for client in [key, oauth] {
        let errors: Vec<Error> = vec![
            block_on(generate(&client)).unwrap_err(),
            block_on(Document::generate_all_async(&client, &documents)).unwrap_err(),
            block_on(Document(1).generate_sync(&client)).unwrap_err(),
            block_on(Document::generate_all_sync(&client, &documents)).unwrap_err(),
            block_on(download(&client).bytes()).unwrap_err(),
            block_on(download(&client).wait().bytes()).unwrap_err(),
            block_on(client.designs()).unwrap_err(),
        ];
        for error in errors {
            assert!(matches!(error, Error::MissingRuntime), "{error:?}");
            assert_eq!(
                error.to_string(),
                "no tokio runtime: add `#[tokio::main]` to `main`, or call `blocking::block_on` \
                 (feature `blocking`)"
            );
        }
    }
}

#[cfg(feature = "webhook")]
#[test]
fn a_wait_for_a_webhook_names_the_missing_runtime() {
    let inbox = reportflow_core::webhook::Inbox::new();
    let id = "aB3dE6gH9jK2mN5p".parse().unwrap();
    let error = block_on(inbox.wait_for_completion(&id, Duration::from_secs(1))).unwrap_err();
    assert!(matches!(error, Error::MissingRuntime), "{error:?}");
}
