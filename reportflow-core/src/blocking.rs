//! Runs the futures of this crate in programs without async.
//!
//! ```no_run
//! use reportflow_core::Client;
//! use reportflow_core::blocking::block_on;
//! # use reportflow_core::{Error, ReportDesign};
//!
//! # fn run<Invoice: ReportDesign>(invoice: Invoice) -> Result<(), Error> {
//! let client = Client::from_env()?;
//! let accepted = block_on(invoice.generate_async(&client))?;
//! for (index, file) in accepted.files.iter().enumerate() {
//!     let download = client.download(&accepted.request_id, &file.file_id).wait();
//!     block_on(download.to_path(format!("invoice-{index}.pdf")))?;
//! }
//! # Ok(())
//! # }
//! ```

use std::io;
use std::sync::OnceLock;

use tokio::runtime::{Builder, Runtime};

/// The runtime that all threads share. Its one worker keeps the connections alive.
static RUNTIME: OnceLock<Runtime> = OnceLock::new();

/// Runs a future, and blocks the thread until it completes.
///
/// Several threads may call it at the same time.
///
/// ```no_run
/// use reportflow_core::blocking::block_on;
/// use reportflow_core::{Client, Error};
///
/// # fn main() -> Result<(), Error> {
/// let client = Client::from_env()?;
/// for design in block_on(client.designs())? {
///     println!("{}", design.id);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Panics
///
/// - In an async task: it must not be blocked. Await the future instead.
/// - On the first use, if the runtime cannot be started: the system has no free
///   thread or file handle.
pub fn block_on<F: IntoFuture>(future: F) -> F::Output {
    RUNTIME
        .get_or_init(start_runtime)
        .block_on(future.into_future())
}

fn start_runtime() -> Runtime {
    let runtime: io::Result<Runtime> = Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("reportflow")
        .enable_all()
        .build();
    runtime.unwrap_or_else(|error| panic!("starting the runtime failed: {error}"))
}
