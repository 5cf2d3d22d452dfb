//! Sends an event with retries, and records each attempt.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;
use tokio::time;

use super::deliverer::Deliverer;
use super::pending::MAX_PENDING;
use super::receiver::Receiver;
use super::response_body;
use crate::model::{Attempt, DeliveryFault, Event};

const FIRST_STORE_DELAY: Duration = Duration::from_millis(200);
const MAX_STORE_DELAY: Duration = Duration::from_secs(30);

/// A delivery that is being sent.
struct DeliveryTask {
    deliverer: Arc<Deliverer>,
    receiver: Arc<Receiver>,
    event: Event,
    delivery_id: String,
    fault: Option<DeliveryFault>,
}

/// Starts a pending delivery. The result resolves after its next attempt.
pub(super) fn start(
    deliverer: &Arc<Deliverer>,
    receiver: &Arc<Receiver>,
    event: &Event,
    delivery_id: String,
) -> oneshot::Receiver<()> {
    let (attempted, next_attempt) = oneshot::channel();
    let sending = DeliveryTask {
        deliverer: Arc::clone(deliverer),
        receiver: Arc::clone(receiver),
        event: event.clone(),
        fault: event.fault_of(&delivery_id),
        delivery_id,
    };
    let displaced = receiver.pending.add();
    let mut stop = deliverer.workers.stop_signal();
    deliverer.workers.spawn(async move {
        tokio::select! {
            () = sending.run(attempted) => {}
            () = stop.stopped() => sending.warn_of_stop(),
            Ok(()) = displaced => sending.make_room().await,
        }
    });
    next_attempt
}

impl DeliveryTask {
    /// Sends until an attempt succeeds, none is left, or the request is removed.
    async fn run(&self, attempted: oneshot::Sender<()>) {
        // The receiver resolves when this is dropped.
        let mut attempted = Some(attempted);
        if let Some(DeliveryFault::Late(delay)) = self.fault {
            attempted = None;
            time::sleep(delay).await;
        }
        let delivery = self.event.delivery(&self.delivery_id);
        let mut number = delivery.map_or(0, |delivery| delivery.attempts.len());
        while self.is_stored().await {
            let attempt = self.attempt().await;
            number += 1;
            let delay = self.deliverer.retry_delays.get(number - 1);
            let may_retry = attempt.error.is_some() && self.fault != Some(DeliveryFault::Lost);
            let delay = delay.filter(|_| may_retry);
            self.log(&attempt, number, delay);
            self.record(attempt, delay.is_some()).await;
            attempted = None;
            let Some(delay) = delay else { break };
            time::sleep(*delay).await;
        }
        drop(attempted);
    }

    async fn attempt(&self) -> Attempt {
        // An error would mean that the receiver is gone.
        let _connection = self.receiver.connections.acquire().await;
        let (at, start) = ((self.deliverer.clock)(), Instant::now());
        let result = if self.fault == Some(DeliveryFault::Lost) {
            Err("lost by a fault".to_owned())
        } else {
            let is_forged = self.fault == Some(DeliveryFault::BadSignature);
            self.receiver.send(&self.event, is_forged).await
        };
        let attempt = Attempt {
            at,
            duration: start.elapsed(),
            status: None,
            error: None,
            response_body: String::new(),
        };
        match result {
            Ok(response) => {
                let status = response.status();
                let error = format!("the receiver responded with {status}");
                Attempt {
                    status: Some(status.as_u16()),
                    error: (!status.is_success()).then_some(error),
                    response_body: response_body::start_of(response.into_body()).await,
                    ..attempt
                }
            }
            Err(error) => Attempt {
                error: Some(error),
                ..attempt
            },
        }
    }

    /// Repeats until the attempt is stored. A delivery that is over would stay pending
    /// otherwise, and its request would never be removed.
    async fn record(&self, attempt: Attempt, has_next: bool) {
        let (event, id) = (&self.event, &self.delivery_id);
        let mut delay = FIRST_STORE_DELAY;
        let store = || self.deliverer.record(event, id, attempt.clone(), has_next);
        while let Err(error) = store().await {
            let (event_id, next) = (&event.event_id, humantime::format_duration(delay));
            tracing::error!(event_id, %error, "cannot store a webhook attempt; next try in {next}");
            time::sleep(delay).await;
            delay = (delay * 2).min(MAX_STORE_DELAY);
        }
    }

    /// Returns `false` if the request was removed. It returns
    /// `true` after an error of the store, so that the delivery goes on.
    async fn is_stored(&self) -> bool {
        let stored = self.deliverer.stored(&self.event).await;
        stored.map_or(true, |event| event.is_some())
    }

    fn log(&self, attempt: &Attempt, number: usize, next: Option<&Duration>) {
        let (event_id, request_id) = (&self.event.event_id, &self.event.request_id);
        let url = self.receiver.name();
        // A resumed delivery may have had more attempts in an earlier run.
        let total = number.max(self.deliverer.retry_delays.len() + 1);
        let subject = format!("webhook attempt {number} of {total} to {url}");
        match &attempt.error {
            None => {
                let millis = attempt.duration.as_millis();
                tracing::info!(request_id, event_id, "{subject} delivered in {millis} ms");
            }
            Some(error) if self.fault == Some(DeliveryFault::Lost) => {
                tracing::warn!(request_id, event_id, "webhook to {url} {error}");
            }
            Some(error) => {
                let next = describe_next(next);
                tracing::warn!(request_id, event_id, "{subject} failed: {error}; {next}");
            }
        }
    }

    async fn make_room(&self) {
        let reason = format!("the workspace has more than {MAX_PENDING} pending webhooks");
        let abandon = self
            .deliverer
            .abandon(&self.event, &self.delivery_id, reason);
        abandon.await;
    }

    fn warn_of_stop(&self) {
        let (event_id, request_id) = (&self.event.event_id, &self.event.request_id);
        let url = self.receiver.name();
        tracing::warn!(
            request_id,
            event_id,
            "webhook to {url} not delivered: the emulator stops"
        );
    }
}

fn describe_next(delay: Option<&Duration>) -> String {
    match delay {
        Some(delay) if delay.subsec_millis() == 0 => {
            format!("next attempt in {} s", delay.as_secs())
        }
        Some(delay) => format!("next attempt in {} ms", delay.as_millis()),
        None => "no attempts left".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_says_what_comes_next() {
        let next = |millis| describe_next(Some(&Duration::from_millis(millis)));
        assert_eq!(next(200), "next attempt in 200 ms");
        assert_eq!(next(60_000), "next attempt in 60 s");
        assert_eq!(describe_next(None), "no attempts left");
    }
}
