//! The writer of parameters, compared with `serde_json::to_vec` of the same struct.

mod invoice;

use std::hint::black_box;
use std::process::Command;

use invoice::{invoice, Invoice};
use reportflow::ReportDesign as _;
use reportflow_tests_support::comparison::{head, is_bench, Comparison};

fn ours(invoice: &Invoice) -> Vec<u8> {
    black_box(invoice).to_params_json().expect("parameters")
}

fn theirs(invoice: &Invoice) -> Vec<u8> {
    serde_json::to_vec(black_box(invoice)).expect("JSON")
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    if let Some("count") = arguments.next().as_deref() {
        let side = arguments.next();
        let [rows, calls] = [(); 2].map(|()| {
            arguments
                .next()
                .map_or(0, |text| text.parse().expect("a number"))
        });
        return count(side.as_deref() == Some("ours"), rows, calls);
    }
    let [ours_json, theirs_json] = [ours(&invoice(100)), theirs(&invoice(100))];
    assert_eq!(
        String::from_utf8(ours_json),
        String::from_utf8(theirs_json),
        "both write the same"
    );
    let (rounds, calls) = if is_bench() { (200, 100) } else { (3, 1) };
    println!("{}", head("reportflow", "serde_json"));
    for (invoice, what, goal) in [
        (invoice(100), "12 fields, 100 rows x 6", "0.60"),
        (invoice(0), "12 fields", "none"),
        (
            invoice::with_long_decimals(100),
            "100 rows, prices with 15 digits",
            "none",
        ),
        (
            invoice::with_escapes(100),
            "100 rows, quotes and a new line in each",
            "none",
        ),
    ] {
        let side = |write: fn(&Invoice) -> Vec<u8>| {
            let invoice = &invoice;
            move || (0..calls).for_each(|_| drop(black_box(write(invoice))))
        };
        let comparison = Comparison::run(rounds, side(ours), side(theirs));
        println!(
            "{}",
            comparison.row(&format!("{calls} bodies: {what}"), goal)
        );
    }
    if is_bench() {
        instructions(100, "0.60");
        instructions(3, "none");
    }
}

/// Runs the code that callgrind measures.
fn count(is_ours: bool, rows: usize, calls: usize) {
    let invoice = invoice(rows);
    let write = if is_ours { ours } else { theirs };
    for _ in 0..calls {
        drop(black_box(write(&invoice)));
    }
}

/// Prints the number of instructions for a body, if valgrind is installed.
fn instructions(rows: usize, goal: &str) {
    let this = std::env::current_exe().expect("the path of the bench");
    let counted = |side: &str, calls: usize| -> Option<f64> {
        let mut command = Command::new("valgrind");
        command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
        let [rows, calls] = [rows, calls].map(|number| number.to_string());
        command.arg(&this).args(["count", side, &rows, &calls]);
        let output = command.output().ok()?;
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        let (_, count) = text.split_once("Collected : ")?;
        count.split_whitespace().next()?.parse().ok()
    };
    let a_body = |side| Some((counted(side, 60)? - counted(side, 10)?) / 50.0);
    match a_body("ours").zip(a_body("theirs")) {
        Some((ours, theirs)) => println!(
            "| instructions: 12 fields, {rows} rows x 6 | {ours:.0} | {theirs:.0} | {:.2} | {goal} |",
            ours / theirs
        ),
        None => println!("\nno valgrind here: instructions were not counted"),
    }
}
