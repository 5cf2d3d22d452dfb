//! What a user's build script holds: the designs of the examples are committed,
//! so it asks nobody.

fn main() {
    reportflow_build::run();
}
