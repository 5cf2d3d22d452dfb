//! Tests of the emulator's pages in a browser.
