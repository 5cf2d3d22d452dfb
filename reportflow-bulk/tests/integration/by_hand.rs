//! The same run written by hand.
