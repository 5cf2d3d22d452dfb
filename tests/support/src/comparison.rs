//! The times of two implementations.

use std::time::{Duration, Instant};

/// The times of our and of their implementation, measured alternately on one machine.
#[derive(Debug, Default)]
pub struct Comparison {
    ours: Vec<Duration>,
    theirs: Vec<Duration>,
}

impl Comparison {
    /// Calls each side once to warm up, and then alternately, `rounds` times.
    pub fn run(rounds: usize, mut ours: impl FnMut(), mut theirs: impl FnMut()) -> Comparison {
        let mut comparison = Comparison::default();
        ours();
        theirs();
        for round in 0..rounds {
            // The order changes, because the first run affects the second.
            if round % 2 == 0 {
                comparison.ours.push(time(&mut ours));
                comparison.theirs.push(time(&mut theirs));
            } else {
                comparison.theirs.push(time(&mut theirs));
                comparison.ours.push(time(&mut ours));
            }
        }
        comparison
    }

    /// Creates a comparison from measured times.
    pub fn of(ours: Vec<Duration>, theirs: Vec<Duration>) -> Comparison {
        Comparison { ours, theirs }
    }

    /// Returns a row of a table: both medians, and the median and the quartiles of the
    /// ratios.
    pub fn row(&self, what: &str, goal: &str) -> String {
        let [ours, theirs] = [&self.ours, &self.theirs].map(|times| {
            let seconds = times.iter().map(Duration::as_secs_f64);
            shown(middle(seconds.collect())[1])
        });
        let pairs = self.ours.iter().zip(&self.theirs);
        let ratios = pairs.map(|(ours, theirs)| ours.as_secs_f64() / theirs.as_secs_f64());
        let [low, ratio, high] = middle(ratios.collect());
        format!("| {what} | {ours} | {theirs} | {ratio:.2} ({low:.2} to {high:.2}) | {goal} |")
    }
}

/// Returns the head of the table for [`Comparison::row`].
pub fn head(ours: &str, theirs: &str) -> String {
    format!("| what | {ours} | {theirs} | ratio (middle half) | goal |\n|---|---|---|---|---|")
}

/// Returns whether this is `cargo bench`. In `cargo test`, the benches run only once.
pub fn is_bench() -> bool {
    std::env::args().any(|argument| argument == "--bench")
}

fn time(call: &mut impl FnMut()) -> Duration {
    let start = Instant::now();
    call();
    start.elapsed()
}

/// Returns the quartiles, with interpolation.
pub fn middle(mut numbers: Vec<f64>) -> [f64; 3] {
    numbers.sort_by(f64::total_cmp);
    let last = numbers.len().saturating_sub(1);
    [1, 2, 3].map(|quarter| {
        let (place, between) = (last * quarter / 4, (last * quarter % 4) as f64 / 4.0);
        let at = |place: usize| numbers.get(place.min(last)).copied().unwrap_or(f64::NAN);
        at(place) + (at(place + 1) - at(place)) * between
    })
}

fn shown(seconds: f64) -> String {
    match seconds {
        s if s >= 1.0 => format!("{s:.2} s"),
        s if s >= 1e-3 => format!("{:.1} ms", s * 1e3),
        s => format!("{:.2} µs", s * 1e6),
    }
}
