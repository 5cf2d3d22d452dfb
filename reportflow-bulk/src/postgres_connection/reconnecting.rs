//! A connection to PostgreSQL that is made again when it is closed.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use super::BoxError;

/// Something that has a connection.
pub(crate) trait IsClosed {
    fn is_closed(&self) -> bool;
}

type Connect<C> = dyn Fn() -> Result<C, BoxError> + Send + Sync;

/// A connection that is made again when it is closed. It blocks, so it is for threads that may.
pub(crate) struct PostgresConnection<C: Send + 'static> {
    connect: Box<Connect<C>>,
    open: Mutex<Option<C>>,
}

/// The connection for one thread.
pub(crate) struct ConnectionGuard<'c, C> {
    connect: &'c Connect<C>,
    open: MutexGuard<'c, Option<C>>,
}

impl<C: IsClosed + Send> PostgresConnection<C> {
    pub(crate) fn new(
        connect: impl Fn() -> Result<C, BoxError> + Send + Sync + 'static,
    ) -> PostgresConnection<C> {
        PostgresConnection {
            connect: Box::new(connect),
            open: Mutex::new(None),
        }
    }

    /// Waits until no other thread uses the connection.
    pub(crate) fn lock(&self) -> ConnectionGuard<'_, C> {
        let open = self.open.lock().unwrap_or_else(|poison| {
            self.open.clear_poison();
            let mut open = poison.into_inner();
            // A panic left its transaction open.
            *open = None;
            open
        });
        ConnectionGuard {
            connect: &*self.connect,
            open,
        }
    }
}

impl<C: IsClosed> ConnectionGuard<'_, C> {
    /// Returns the connection. Connects if it is closed.
    pub(crate) fn get(&mut self) -> Result<&mut C, BoxError> {
        // The old one ends first, with the locks that it may have.
        let open = self.open.take().filter(|open| !open.is_closed());
        let open = match open {
            Some(open) => open,
            None => (self.connect)()?,
        };
        Ok(self.open.insert(open))
    }
}

impl<C: Send + 'static> Drop for PostgresConnection<C> {
    fn drop(&mut self) {
        let open = self.open.get_mut();
        let open = open.unwrap_or_else(PoisonError::into_inner).take();
        // It blocks, and an asynchronous task may drop its owner.
        thread::spawn(move || drop(open));
    }
}
