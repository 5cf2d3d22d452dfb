use std::time::Duration;

use reqwest::Response;

use super::{ConfigError, Error, FileNameError};
use crate::params::ParamsError;

impl Error {
    pub(crate) fn transport(error: reqwest::Error, connect_timeout: Duration) -> Error {
        let connecting = error.is_connect();
        if connecting && error.is_timeout() {
            return Error::ConnectTimeout {
                limit: connect_timeout,
            };
        }
        Error::Transport {
            connecting,
            source: error.without_url().into(),
        }
    }

    pub(crate) fn truncated(
        error: reqwest::Error,
        response: &Response,
        request_id: Option<String>,
        received: u64,
        expected: Option<u64>,
    ) -> Error {
        Error::ResponseTruncated {
            received,
            expected,
            status: response.status().as_u16(),
            request_id,
            source: error.without_url().into(),
        }
    }
}

impl From<ParamsError> for Error {
    fn from(error: ParamsError) -> Error {
        Error::InvalidParams(error)
    }
}

impl From<FileNameError> for Error {
    fn from(error: FileNameError) -> Error {
        Error::InvalidFileName(error)
    }
}

impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Error {
        Error::Config(error)
    }
}
