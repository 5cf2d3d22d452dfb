//! The thread that owns the database.

use std::fs::File;
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{self, Receiver, Sender};
use std::{io, thread};

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::oneshot;

use super::super::error::StoreError;
use super::effects::{Effects, Outlet};

/// The calls that share a transaction.
const MAX_CALLS: usize = 256;

/// Runs calls in their order. Those that wait at the same time share a transaction,
/// so that a busy emulator writes to the disk less often.
#[derive(Debug)]
pub(super) struct Database(Sender<Message>);

enum Message {
    Call(Box<dyn Call>),
    Close(oneshot::Sender<()>),
}

trait Call: Send {
    fn run(&mut self, connection: &Connection, effects: &mut Effects) -> rusqlite::Result<()>;
    /// Answers the caller, after the transaction.
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);
}

struct TypedCall<T, F> {
    work: Option<F>,
    result: Option<Result<T, StoreError>>,
    answer: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Call for TypedCall<T, F>
where
    T: Send,
    F: FnOnce(&Connection, &mut Effects) -> rusqlite::Result<T> + Send,
{
    fn run(&mut self, connection: &Connection, effects: &mut Effects) -> rusqlite::Result<()> {
        let Some(work) = self.work.take() else {
            return Ok(());
        };
        // The failure of one call must not undo the others.
        connection.execute_batch("SAVEPOINT call")?;
        let mut own = Effects::default();
        // A call makes the event, which calls the clock of the user.
        let result = panic::catch_unwind(AssertUnwindSafe(|| work(connection, &mut own)));
        let result = match result {
            Ok(result) => result.map_err(StoreError::from),
            Err(_) => Err(StoreError::Panic),
        };
        if result.is_ok() {
            effects.append(own);
        } else {
            connection.execute_batch("ROLLBACK TO call")?;
        }
        self.result = Some(result);
        connection.execute_batch("RELEASE call")
    }

    fn answer(self: Box<Self>, committed: Result<(), StoreError>) {
        let result = match (self.result, committed) {
            (Some(result), Ok(())) => result,
            (_, Err(error)) => Err(error),
            (None, Ok(())) => Err(StoreError::Closed),
        };
        // An error means that the caller is gone.
        let _ = self.answer.send(result);
    }
}

impl Database {
    /// Starts the thread. The lock of the folder ends with it.
    pub(super) fn start(
        connection: Connection,
        lock: File,
        outlet: Outlet,
    ) -> io::Result<Database> {
        let (sender, receiver) = mpsc::channel();
        let thread = thread::Builder::new().name("emulator-database".to_owned());
        thread.spawn(move || {
            let closing = serve(connection, &receiver, &outlet);
            drop(outlet);
            drop(lock);
            // The calls that come too late end here.
            drop(receiver);
            if let Some(closed) = closing {
                let _ = closed.send(());
            }
        })?;
        Ok(Database(sender))
    }

    pub(super) async fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.change(|connection, _| work(connection)).await
    }

    /// The thread publishes the effects, because the caller may be gone.
    pub(super) async fn change<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection, &mut Effects) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        let call = TypedCall {
            work: Some(work),
            result: None,
            answer,
        };
        let sent = self.0.send(Message::Call(Box::new(call)));
        sent.map_err(|_| StoreError::Closed)?;
        answered.await.unwrap_or(Err(StoreError::Closed))
    }

    /// Finishes the calls that wait, and closes the database.
    pub(super) async fn close(&self) {
        let (closed, closes) = oneshot::channel();
        if self.0.send(Message::Close(closed)).is_ok() {
            let _ = closes.await;
        }
    }
}

/// Returns the one who waits for the end.
fn serve(
    mut connection: Connection,
    receiver: &Receiver<Message>,
    outlet: &Outlet,
) -> Option<oneshot::Sender<()>> {
    while let Ok(message) = receiver.recv() {
        let first = match message {
            Message::Call(call) => call,
            Message::Close(closed) => return Some(closed),
        };
        let mut calls = vec![first];
        let mut closing = None;
        while calls.len() < MAX_CALLS {
            match receiver.try_recv() {
                Ok(Message::Call(call)) => calls.push(call),
                Ok(Message::Close(closed)) => {
                    closing = Some(closed);
                    break;
                }
                Err(_) => break,
            }
        }
        let committed = commit(&mut connection, &mut calls).map_err(|error| error.to_string());
        let committed = committed.map(|effects| outlet.publish(effects));
        for call in calls {
            call.answer(committed.clone().map_err(StoreError::Commit));
        }
        if closing.is_some() {
            return closing;
        }
    }
    None
}

fn commit(connection: &mut Connection, calls: &mut [Box<dyn Call>]) -> rusqlite::Result<Effects> {
    let mut effects = Effects::default();
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for call in calls {
        call.run(&transaction, &mut effects)?;
    }
    transaction.commit()?;
    Ok(effects)
}
