//! The settings that make commits durable. A kill does not test them.
