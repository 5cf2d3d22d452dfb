//! Sends requests, and fetches their files.
