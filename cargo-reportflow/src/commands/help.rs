//! Text that several commands have in their help.

pub(super) const EXIT_CODES: &str = "\
Exit codes: 0 success, 1 problems found, 2 usage error or failure";

pub(super) const JSON_AND_EXIT_CODES: &str = "\
Exit codes: 0 success, 1 problems found, 2 usage error or failure.
Errors are plain text on standard error, also with --json.";

/// The objects in `changes`, as JSON.
pub(super) const CHANGES: &str = "\
changes lists objects with change and path:
  added, removed            with type
  type-changed              with from, to
  moved                     with to
  metadata-changed          label, description or order";
