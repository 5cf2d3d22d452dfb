//! A package without a build script has no dependencies for the host.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
}
