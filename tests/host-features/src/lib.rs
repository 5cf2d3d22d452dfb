//! No code: the manifest says why this package exists.
