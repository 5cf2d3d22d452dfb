//! The integers that JavaScript keeps exactly.

/// JavaScript's `Number.MAX_SAFE_INTEGER`. Larger integers lose digits in the service
/// (`docs/service.md`, section 4).
pub const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;
