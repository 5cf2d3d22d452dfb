use std::error::Error as StdError;
use std::iter;
use std::time::Duration;

use reqwest::Response;

use super::{ConfigError, Error, FileNameError};
use crate::params::ParamsError;

/// The starts of the messages of hyper-util's errors for a proxy. Their types are private,
/// and do not contain the status of the proxy's response.
const PROXY_ERRORS: [&str; 2] = ["tunnel error: ", "SOCKS error: "];

fn causes<'e>(
    error: &'e (dyn StdError + 'static),
) -> impl Iterator<Item = &'e (dyn StdError + 'static)> {
    iter::successors(error.source(), |error| (*error).source())
}

impl Error {
    /// Returns the error of a request that had no response. `proxy` is the host of its
    /// proxy, if any.
    pub(crate) fn transport(
        error: reqwest::Error,
        connect_timeout: Duration,
        proxy: Option<String>,
    ) -> Error {
        let connecting = error.is_connect();
        if connecting && error.is_timeout() {
            return Error::ConnectTimeout {
                limit: connect_timeout,
                proxy,
            };
        }
        let is_invalid_head = causes(&error).any(|cause| {
            let error = cause.downcast_ref::<hyper::Error>();
            error.is_some_and(hyper::Error::is_parse)
        });
        let is_of_proxy = connecting
            && causes(&error).any(|cause| {
                let message = cause.to_string();
                PROXY_ERRORS.iter().any(|start| message.starts_with(start))
            });
        let source = error.without_url().into();
        if is_invalid_head {
            Error::InvalidResponseHead { source }
        } else if is_of_proxy {
            Error::Proxy {
                host: proxy,
                source,
            }
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
