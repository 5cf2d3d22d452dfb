//! The client of the API and the search for designs, by the public API.

mod service;
mod sources;
