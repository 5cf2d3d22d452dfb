//! The progress of a run: a bar on a terminal, lines otherwise.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use reportflow_bulk::{Counts, OutcomeKind};

use crate::output::eprint_status;
use crate::ui::escape;

/// The time between two lines.
const LINE_INTERVAL: Duration = Duration::from_secs(5);

/// The documents that the service's limits allow a minute: 100 requests, of which each
/// batch of 100 documents takes two (`docs/service.md`, section 7).
const DOCUMENTS_PER_MINUTE: f64 = 5_000.0;

/// The time after which this session's own speed is known. The first minute's limit lets
/// a burst through.
const MINUTE: Duration = Duration::from_secs(60);

pub(super) struct Progress {
    bar: ProgressBar,
    started: Instant,
    last_line: Instant,
    total: u64,
    /// The documents with an end state before this session.
    before: u64,
    done: u64,
    failed: u64,
    /// The documents that the service has accepted, also in earlier sessions.
    accepted: Arc<AtomicU64>,
    /// The numbers when they last changed, and the time.
    moved: ((u64, u64), Instant),
}

impl Progress {
    pub(super) fn new(counts: &Counts, accepted: Arc<AtomicU64>) -> Progress {
        // Its end reports the unknown ones again.
        let done = counts.saved + counts.refused + counts.skipped;
        let total = counts.total();
        let bar = ProgressBar::new(total).with_position(done);
        let style = ProgressStyle::with_template("{bar:30} {human_pos}/{human_len} {wide_msg}");
        // The template is valid.
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let minutes = minutes_left(counts.open(), DOCUMENTS_PER_MINUTE);
        eprint_status(&format!(
            "{} of {total} documents to do, {minutes:.0} min by the service's limits",
            counts.open()
        ));
        let now = Instant::now();
        Progress {
            bar,
            started: now,
            last_line: now,
            total,
            before: done,
            done,
            failed: counts.refused + counts.skipped,
            moved: ((done, accepted.load(Ordering::Relaxed)), now),
            accepted,
        }
    }

    pub(super) fn add(&mut self, outcome: &OutcomeKind) {
        self.done += 1;
        self.failed += u64::from(!matches!(outcome, OutcomeKind::Saved(_)));
    }

    /// Sets the numbers of a run with several workers.
    pub(super) fn set(&mut self, counts: &Counts) {
        self.done = counts.saved + counts.refused + counts.skipped;
        self.failed = counts.refused + counts.skipped;
        let accepted = counts.accepted + counts.announced + counts.saved;
        self.accepted.store(accepted, Ordering::Relaxed);
    }

    /// Shows the numbers, or the failure that keeps them from moving. Call it about once a
    /// second.
    pub(super) fn update(&mut self, failure: Option<&str>) {
        let numbers = (self.done, self.accepted.load(Ordering::Relaxed));
        if self.moved.0 != numbers {
            self.moved = (numbers, Instant::now());
        }
        let is_stuck = self.moved.1.elapsed() >= LINE_INTERVAL;
        let message = match failure.filter(|_| is_stuck) {
            Some(failure) => escape::line(&format!("waiting: {failure}")),
            None => self.message(),
        };
        if !self.bar.is_hidden() {
            self.bar.set_position(self.done);
            self.bar.set_message(message);
        } else if self.last_line.elapsed() >= LINE_INTERVAL {
            self.last_line = Instant::now();
            let (done, total) = (self.done, self.total);
            eprint_status(&format!("{done} of {total} documents, {message}"));
        }
    }

    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn message(&self) -> String {
        let elapsed = self.started.elapsed();
        let in_session = self.done.saturating_sub(self.before) as f64;
        let per_minute = in_session * 60.0 / elapsed.as_secs_f64().max(1.0);
        let speed = if elapsed < MINUTE || per_minute < 1.0 {
            DOCUMENTS_PER_MINUTE
        } else {
            per_minute
        };
        let minutes = minutes_left(self.total.saturating_sub(self.done), speed);
        let accepted = self.accepted.load(Ordering::Relaxed);
        let failed = self.failed;
        format!(
            "{accepted} accepted, {per_minute:.0} a minute, {minutes:.0} min left, {failed} not saved"
        )
    }
}

fn minutes_left(documents: u64, per_minute: f64) -> f64 {
    (documents as f64 / per_minute).ceil()
}
