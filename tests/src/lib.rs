//! Tests of `reportflow` as its users meet it; the crate itself holds nothing.
