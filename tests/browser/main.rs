//! Tests of the emulator's pages in Chromium.
//!
//! They need `chromium` and `chromedriver` in the `PATH`. Without them each test prints a
//! message and passes. Screenshots are in `tmp/browser` of the target folder.

mod browser;
mod pages;
mod receiver;
mod service;
mod stories;
