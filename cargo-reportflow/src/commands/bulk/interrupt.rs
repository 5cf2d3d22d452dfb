//! Ctrl-C, and SIGTERM on Unix. The first one stops the run after what is in flight. The
//! second one ends the process, which a journal survives.

use std::io::{self, IsTerminal as _};
use std::process;
use std::sync::{Arc, OnceLock};

use reportflow_bulk::StopHandle;

use crate::error::CliError;
use crate::output::{eprint_error, eprint_status};

/// The exit code of a run that was stopped.
const STOPPED: i32 = 2;

pub(super) struct Interrupt {
    /// Set when the run has begun.
    run: OnceLock<StopHandle>,
    resume_command: String,
}

impl Interrupt {
    /// Listens from now on.
    pub(super) fn listen(resume_command: String) -> Result<Arc<Interrupt>, CliError> {
        let mut signals = Signals::new()
            .map_err(|error| CliError::new(format!("cannot listen for Ctrl-C: {error}")))?;
        let interrupt = Arc::new(Interrupt {
            run: OnceLock::new(),
            resume_command,
        });
        let listening = Arc::clone(&interrupt);
        tokio::spawn(async move {
            signals.next().await;
            listening.stop();
            signals.next().await;
            listening.end_process();
        });
        Ok(interrupt)
    }

    /// Sets what the first signal stops.
    pub(super) fn stop_with(&self, run: StopHandle) {
        // It is set once.
        let _ = self.run.set(run);
    }

    fn stop(&self) {
        let Some(run) = self.run.get() else {
            let error = CliError::new("stopped before the run began");
            eprint_error(&error.with_help("run the same command again"));
            process::exit(STOPPED);
        };
        run.stop();
        if io::stderr().is_terminal() {
            // The cursor is behind the bar.
            eprint_status("");
        }
        eprint_status(
            "stopping after the requests in flight, which may take minutes; Ctrl-C again ends immediately",
        );
    }

    fn end_process(&self) {
        let error = CliError::new("ended: requests in flight may be unknown");
        eprint_error(&error.with_help(format!("run `{}` to continue", self.resume_command)));
        process::exit(STOPPED);
    }
}

struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(windows)]
    interrupt: tokio::signal::windows::CtrlC,
}

impl Signals {
    #[cfg(unix)]
    fn new() -> io::Result<Signals> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Signals {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    #[cfg(windows)]
    fn new() -> io::Result<Signals> {
        let interrupt = tokio::signal::windows::ctrl_c()?;
        Ok(Signals { interrupt })
    }

    async fn next(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
        #[cfg(windows)]
        self.interrupt.recv().await;
    }
}
