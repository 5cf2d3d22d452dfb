//! reportflow derive
