//! A connection to PostgreSQL that is made again when it is closed.

use std::error::Error;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Something that has a connection.
pub(crate) trait IsClosed {
    fn is_closed(&self) -> bool;
}

/// A connection that is made again when it is closed. It blocks, so it is for threads that may.
pub(crate) struct PostgresConnection<C: Send + 'static> {
    connect: Box<dyn Fn() -> Result<C, Box<dyn Error + Send + Sync>> + Send + Sync>,
    /// `None` after a panic too, which leaves its transaction open.
    open: Mutex<Option<C>>,
}

impl<C: IsClosed + Send> PostgresConnection<C> {
    pub(crate) fn new(
        connect: impl Fn() -> Result<C, Box<dyn Error + Send + Sync>> + Send + Sync + 'static,
    ) -> PostgresConnection<C> {
        PostgresConnection {
            connect: Box::new(connect),
            open: Mutex::new(None),
        }
    }

    /// Uses the connection.
    pub(crate) fn with<T, E: From<Box<dyn Error + Send + Sync>>>(
        &self,
        work: impl FnOnce(&mut C) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut slot = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let mut open = match slot.take() {
            Some(open) if !open.is_closed() => open,
            _ => (self.connect)()?,
        };
        let result = work(&mut open);
        *slot = Some(open);
        result
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
