//! reportflow emulator
