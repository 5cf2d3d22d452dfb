//! reportflow
