//! Random parameter lists and structs. Valid structs compile and write the expected
//! JSON. A mistake is rejected at its position.
//!
//! `cargo test` runs a few fixed cases. Thousands of cases with a new seed:
//!
//! ```sh
//! REPORTFLOW_RANDOM=5000 cargo test -p reportflow-tests --test integration random:: -- --nocapture
//! ```
//!
//! A failure prints its seed and its number. They reproduce only this case:
//! `REPORTFLOW_RANDOM=1 REPORTFLOW_RANDOM_SEED=… REPORTFLOW_RANDOM_FROM=…`.

mod batch;
mod case_source;
mod coverage;
mod fields;
mod generate;
mod invalid;
mod lists;
mod model;
mod mutation;
mod names;
mod scalar_types;
mod structs;
mod type_changes;
mod types;
mod valid;
mod values;

use std::env;
use std::ops::Range;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// The number of cases in one compilation.
const BATCH: u64 = 250;

/// Calls `check` for the numbers of each batch. `check` returns the failures.
fn each_batch(what: &str, few: u64, check: impl Fn(u64, Range<u64>) -> Vec<String>) {
    let number = |name: &str| {
        let text = env::var(name).ok()?;
        Some(
            text.parse::<u64>()
                .unwrap_or_else(|_| panic!("{name} is not a number: {text}")),
        )
    };
    let many = number("REPORTFLOW_RANDOM");
    let now = || {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .expect("a time")
    };
    let seed =
        number("REPORTFLOW_RANDOM_SEED").unwrap_or_else(|| many.map_or(1, |_| now().as_secs()));
    let from = number("REPORTFLOW_RANDOM_FROM").unwrap_or(0);
    let to = from + many.unwrap_or(few);

    let start = Instant::now();
    let mut wrong = Vec::new();
    for first in (from..to).step_by(BATCH as usize) {
        let batch = first..to.min(first + BATCH);
        let end = batch.end;
        wrong.extend(check(seed, batch));
        println!(
            "{what}: seed {seed}, {from}..{end}, {} failed, {} s",
            wrong.len(),
            start.elapsed().as_secs()
        );
    }
    let shown = wrong.len().min(5);
    assert!(
        wrong.is_empty(),
        "seed {seed}: {} of {} {what} cases failed:\n{}",
        wrong.len(),
        to - from,
        wrong[..shown].join("\n")
    );
}

#[test]
fn valid_structs_compile_and_write_their_values() {
    each_batch("valid", 60, valid::check);
}

#[test]
fn one_mistake_is_rejected_in_place() {
    each_batch("invalid", 40, invalid::check);
}
