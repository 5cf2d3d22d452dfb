//! The emulator over real HTTP.

mod api;
mod auth;
mod bodies;
mod designs;
mod documents;
#[cfg(unix)]
mod leaving;
mod limits;
mod multiple;
mod oauth;
mod params;
mod program;
mod rendering;
mod restart;
mod sync;
mod webhook;
