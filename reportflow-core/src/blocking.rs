//! Calls for programs without async: each future of this crate, waited for.
//!
//! ```no_run
//! use reportflow_core::Client;
//! use reportflow_core::blocking::wait;
//! # use reportflow_core::{Error, ReportDesign};
//!
//! # fn run<Invoice: ReportDesign>(invoice: Invoice) -> Result<(), Error> {
//! let client = Client::from_env()?;
//! let accepted = wait(invoice.generate_async(&client))?;
//! for (n, file) in accepted.files.iter().enumerate() {
//!     let download = client.download(&accepted.request_id, &file.file_id).wait();
//!     wait(download.to_path(format!("invoice-{n}.pdf")))?;
//! }
//! # Ok(())
//! # }
//! ```

use std::io;
use std::sync::OnceLock;

use tokio::runtime::{Builder, Runtime};

/// The runtime that all threads share; its one worker keeps the connections.
static RUNTIME: OnceLock<Runtime> = OnceLock::new();

/// Runs a future to its end, and blocks the thread until then. Any number of
/// threads may do so at once.
///
/// ```no_run
/// use reportflow_core::blocking::wait;
/// use reportflow_core::{Client, Error};
///
/// # fn main() -> Result<(), Error> {
/// let client = Client::from_env()?;
/// for design in wait(client.designs())? {
///     println!("{}", design.id);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Panics
///
/// Within an async task, which must not be blocked: await the future there. And
/// when the system gives the process no thread, or no file handle, for the
/// runtime behind the first call.
pub fn wait<F: IntoFuture>(future: F) -> F::Output {
    RUNTIME.get_or_init(runtime).block_on(future.into_future())
}

fn runtime() -> Runtime {
    let runtime: io::Result<Runtime> = Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("reportflow")
        .enable_all()
        .build();
    runtime.unwrap_or_else(|error| panic!("no runtime for blocking calls: {error}"))
}
