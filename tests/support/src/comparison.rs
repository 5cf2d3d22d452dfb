//! Two ways to do the same, timed side by side.

use std::time::{Duration, Instant};

/// Times of ours and of theirs, taken in turns on one machine.
#[derive(Debug, Default)]
pub struct Comparison {
    ours: Vec<Duration>,
    theirs: Vec<Duration>,
}

impl Comparison {
    /// Calls each side once for warmth, then in turns, `rounds` times.
    pub fn run(rounds: usize, mut ours: impl FnMut(), mut theirs: impl FnMut()) -> Comparison {
        let mut comparison = Comparison::default();
        ours();
        theirs();
        for round in 0..rounds {
            // The second run is affected by the first.
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

    /// From times that were taken elsewhere, in turns.
    pub fn of(ours: Vec<Duration>, theirs: Vec<Duration>) -> Comparison {
        Comparison { ours, theirs }
    }

    /// A row of a table: both medians, and the median of the rounds' ratios with
    /// the middle half of them.
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

/// The head of the table that [`Comparison::row`] makes rows of.
pub fn head(ours: &str, theirs: &str) -> String {
    format!("| what | {ours} | {theirs} | ratio (middle half) | goal |\n|---|---|---|---|---|")
}

/// Whether this is `cargo bench`; under `cargo test` the benches only run once.
pub fn is_bench() -> bool {
    std::env::args().any(|argument| argument == "--bench")
}

fn time(call: &mut impl FnMut()) -> Duration {
    let start = Instant::now();
    call();
    start.elapsed()
}

/// The quartiles; between two numbers where they fall there.
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
