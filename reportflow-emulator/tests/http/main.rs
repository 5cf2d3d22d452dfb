//! The emulator over real HTTP.

mod api;
mod auth;
mod bodies;
mod designs;
mod documents;
mod params;
mod program;
mod rendering;
mod restart;
mod webhook;
