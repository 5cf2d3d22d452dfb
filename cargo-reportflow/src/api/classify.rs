use reportflow_build::service::ServiceError;

/// Whether the error is about a single design; requests for others may succeed.
pub(crate) fn is_design_failure(error: &ServiceError) -> bool {
    matches!(
        error,
        ServiceError::NotFound(_) | ServiceError::Unreadable(_) | ServiceError::TooLarge
    )
}

/// Whether the next request would fail as well, after as long a time.
pub(crate) fn is_global_failure(error: &ServiceError) -> bool {
    matches!(
        error,
        ServiceError::Timeout
            | ServiceError::Transport(_)
            | ServiceError::Interrupted(_)
            | ServiceError::Unauthorized(_)
    )
}
