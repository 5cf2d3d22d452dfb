//! reportflow core
