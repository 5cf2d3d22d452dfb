//! The signals that stop the program.

use std::io;

/// A signal that stops the program.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Signal {
    /// Ctrl-C.
    Interrupt,
    /// SIGTERM. Windows has none.
    Terminate,
}

/// Waits for Ctrl-C, and on Unix for SIGTERM.
pub(crate) struct ShutdownSignal {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(windows)]
    interrupt: tokio::signal::windows::CtrlC,
}

impl ShutdownSignal {
    /// From now on, the signals no longer end the process.
    #[cfg(unix)]
    pub(crate) fn new() -> io::Result<ShutdownSignal> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(ShutdownSignal {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    /// From now on, Ctrl-C no longer ends the process.
    #[cfg(windows)]
    pub(crate) fn new() -> io::Result<ShutdownSignal> {
        let interrupt = tokio::signal::windows::ctrl_c()?;
        Ok(ShutdownSignal { interrupt })
    }

    /// Waits for the next signal.
    pub(crate) async fn received(&mut self) -> Signal {
        #[cfg(unix)]
        tokio::select! {
            _ = self.interrupt.recv() => Signal::Interrupt,
            _ = self.terminate.recv() => Signal::Terminate,
        }
        #[cfg(windows)]
        {
            self.interrupt.recv().await;
            Signal::Interrupt
        }
    }
}
