use reportflow_build::service::ServiceError;

/// Whether the error is about a single design; requests for others may succeed.
pub(crate) fn is_design_failure(error: &ServiceError) -> bool {
    matches!(
        error,
        ServiceError::NotFound(_)
            | ServiceError::InvalidParameterList(_)
            | ServiceError::ResponseTooLarge
    )
}

/// Whether the next request would fail as well, after as long a time.
pub(crate) fn is_global_failure(error: &ServiceError) -> bool {
    matches!(
        error,
        ServiceError::Timeout
            | ServiceError::Transport(_)
            | ServiceError::ResponseTruncated(_)
            | ServiceError::Unauthorized(_)
    )
}
