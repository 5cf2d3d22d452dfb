//! Measures the build time of the derives, compared with serde's on the same structs.
//!
//! Each case is a crate in three forms: with our derives, with serde's, and without
//! derives. The time of the third is subtracted from both. All depend on the same crates,
//! so that cargo does the same work.

mod apps;
mod cargo;
mod instructions;
mod structs;

use std::process::ExitCode;
use std::time::Duration;

use cargo::Crate;
use reportflow_tests_support::comparison::{head, middle, Comparison};
use structs::{Derive, Shape};

/// The number of builds of each form.
#[derive(Clone, Copy)]
struct Effort {
    rounds: usize,
    /// The divisor for the size of the crates.
    smaller: usize,
}

fn main() -> ExitCode {
    if let Some(code) = instructions::run_as_wrapper() {
        return code;
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let small = arguments.iter().any(|argument| argument == "--small");
    let wanted = |case: &str| {
        let mut cases = arguments
            .iter()
            .filter(|argument| !argument.starts_with("--"));
        cases.clone().next().is_none() || cases.any(|wanted| wanted == case)
    };
    let effort = if small {
        Effort {
            rounds: 1,
            smaller: 25,
        }
    } else {
        Effort {
            rounds: 9,
            smaller: 1,
        }
    };
    if wanted("derive") {
        println!("{}", head("reportflow", "serde"));
        derive(effort);
    }
    if wanted("growth") {
        println!(
            "\n| growth | reportflow | ratio | serde | ratio | goal |\n|---|---|---|---|---|---|"
        );
        growth(effort);
    }
    if wanted("edit") {
        println!("\n{}", head("reportflow", "serde"));
        edit(effort);
    }
    if wanted("app") {
        println!("\n{}", head("reportflow", "by hand"));
        apps::compare(if small { 1 } else { 5 });
    }
    ExitCode::SUCCESS
}

/// Measures `cargo check` of structs, with built dependencies, without incremental builds.
fn derive(effort: Effort) {
    const DERIVES: [Derive; 3] = [Derive::None, Derive::Ours, Derive::Serde];
    let cases = [
        (
            Shape::flat as fn(usize) -> Shape,
            500,
            "structs x 12 fields",
            "0.40",
        ),
        (
            Shape::nested,
            250,
            "documents, each with a table x 6",
            "0.60",
        ),
    ];
    for (shape, count, what, goal) in cases {
        let shape = shape(count).smaller(effort.smaller);
        let [none, ours, theirs] =
            times(effort.rounds, DERIVES, |derive| Crate::new(&shape, derive));
        let comparison = Comparison::of(without(&ours, &none), without(&theirs, &none));
        println!("{}", comparison.row(&format!("{count} {what}"), goal));
    }
    for (shape, count, what, goal) in cases {
        // Callgrind makes the compiler thirty times slower.
        let count = count / 5;
        let shape = shape(count).smaller(effort.smaller);
        let counts = DERIVES.map(|derive| instructions::count(&mut Crate::new(&shape, derive)));
        let [Some(none), Some(ours), Some(theirs)] = counts else {
            println!("\nno valgrind here: instructions were not counted");
            return;
        };
        let [ours, theirs] = [ours, theirs].map(|count| count.saturating_sub(none) as f64 / 1e6);
        println!(
            "| million instructions: {count} {what} | {ours:.0} | {theirs:.0} | {:.2} | {goal} |",
            ours / theirs
        );
    }
}

/// Measures how the time grows with the size of the crate.
fn growth(effort: Effort) {
    for (what, few, many, goal) in [
        (
            "500 to 2,000 structs x 12 fields",
            Shape::flat(500),
            Shape::flat(2000),
            "4.2",
        ),
        (
            "100 structs x 12 to 300 fields",
            Shape::flat(100),
            Shape::flat(100).with_fields(300),
            "26",
        ),
    ] {
        let [few, many] = [few, many].map(|shape| {
            let shape = shape.smaller(effort.smaller);
            let derives = [Derive::None, Derive::Ours, Derive::Serde];
            let times = times(effort.rounds, derives, |derive| Crate::new(&shape, derive));
            let [none, ours, theirs] = &times;
            [ours, theirs].map(|times| without(times, none))
        });
        let side = |side: usize| {
            let seconds = |time: &Duration| time.as_secs_f64();
            let [few, many] = [&few[side], &many[side]].map(|times| times.iter().map(seconds));
            let ratios = many.clone().zip(few.clone()).map(|(many, few)| many / few);
            let [low, ratio, high] = middle(ratios.collect());
            let [few, many] = [few, many].map(|times| middle(times.collect())[1]);
            format!("{few:.2} s to {many:.2} s | {ratio:.1} ({low:.1} to {high:.1})")
        };
        println!("| {what} | {} | {} | {goal} |", side(0), side(1));
    }
}

/// Measures an incremental `cargo check` after the edit of one field.
fn edit(effort: Effort) {
    let shape = Shape::flat(500).smaller(effort.smaller);
    let [ours, theirs] = times(effort.rounds, [Derive::Ours, Derive::Serde], |derive| {
        Crate::new(&shape, derive).incremental()
    });
    let comparison = Comparison::of(ours, theirs);
    println!(
        "{}",
        comparison.row("one field of one of 500 structs", "1.00")
    );
}

/// Returns the times of `cargo check` for each derive.
fn times<const N: usize>(
    rounds: usize,
    derives: [Derive; N],
    make: impl Fn(Derive) -> Crate,
) -> [Vec<Duration>; N] {
    let mut crates = derives.map(make);
    let mut times = [(); N].map(|()| Vec::new());
    for subject in &mut crates {
        // Builds the dependencies.
        subject.check();
    }
    for round in 0..rounds {
        for turn in 0..N {
            // The order changes, because each build affects the next one.
            let side = (turn + round) % N;
            crates[side].edit();
            times[side].push(crates[side].check());
        }
    }
    times
}

/// Subtracts the times of the same rounds without a derive.
fn without(times: &[Duration], none: &[Duration]) -> Vec<Duration> {
    let rounds = times.iter().zip(none);
    rounds
        .map(|(time, none)| time.saturating_sub(*none))
        .collect()
}
