use std::error::Error as StdError;
use std::iter;
use std::time::Duration;

use reqwest::Response;

use super::{ConfigError, Error, FileNameError};
use crate::params::ParamsError;

/// The messages of hyper-util's error for a proxy that refuses `CONNECT`. Its type is
/// private.
const PROXY_REFUSALS: [&str; 2] = [
    "tunnel error: unsuccessful",
    "tunnel error: proxy authorization required",
];

fn causes<'e>(
    error: &'e (dyn StdError + 'static),
) -> impl Iterator<Item = &'e (dyn StdError + 'static)> {
    iter::successors(error.source(), |error| (*error).source())
}

impl Error {
    pub(crate) fn transport(error: reqwest::Error, connect_timeout: Duration) -> Error {
        let connecting = error.is_connect();
        if connecting && error.is_timeout() {
            return Error::ConnectTimeout {
                limit: connect_timeout,
            };
        }
        let is_invalid_head = causes(&error).any(|cause| {
            let error = cause.downcast_ref::<hyper::Error>();
            error.is_some_and(hyper::Error::is_parse)
        });
        let is_refused_by_proxy = connecting
            && causes(&error).any(|cause| PROXY_REFUSALS.contains(&cause.to_string().as_str()));
        let source = error.without_url().into();
        if is_invalid_head {
            Error::InvalidResponseHead { source }
        } else if is_refused_by_proxy {
            Error::Proxy { source }
        } else {
            Error::Transport { connecting, source }
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
