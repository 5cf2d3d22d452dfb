//! One mistake a file, and the message of the compiler.
//!
//! The messages are a promise: after a change, read each changed one aloud before
//! `TRYBUILD=overwrite cargo test -p reportflow-tests --test ui`.

#[test]
fn each_mistake_has_its_message() {
    std::env::set_var(
        "REPORTFLOW_DESIGNS_DIR",
        concat!(env!("CARGO_MANIFEST_DIR"), "/designs"),
    );
    let tests = trybuild::TestCases::new();
    tests.compile_fail("ui/*.rs");
}
