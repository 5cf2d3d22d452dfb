//! reportflow schema
