//! reportflow tests
