//! The build script of a user's crate. The snapshots of the examples are
//! committed, so it sends no request.

fn main() {
    reportflow_build::run();
}
