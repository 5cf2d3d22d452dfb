//! reportflow examples
