//! A server, and how to connect to it.

use std::borrow::Cow;
use std::path::PathBuf;
use std::time::Duration;

use percent_encoding::percent_decode_str;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{Client, Config, Connection, Error, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::BoxError;
use super::error::causes;
use super::password::check_password;
use super::tls::{Roots, connector};

/// A network that loses packets, or a machine that is off, shows in these times.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TCP_USER_TIMEOUT: Duration = Duration::from_secs(30);
const KEEPALIVE_IDLE: Duration = Duration::from_secs(30);
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(10);
const KEEPALIVE_RETRIES: u32 = 3;
/// The port of a URL without one.
const DEFAULT_PORT: u16 = 5432;
/// The default of tokio-postgres.
const NO_KEEPALIVE_IDLE: Duration = Duration::from_secs(2 * 60 * 60);

/// A server, and how to connect to it.
#[derive(Clone)]
pub(crate) struct ConnectionConfig {
    config: Config,
    tls: MakeRustlsConnect,
}

impl ConnectionConfig {
    /// Reads a URL such as `postgres://user@host/database?sslmode=require`. The error has no
    /// password.
    pub(crate) fn parse(url: &str) -> Result<ConnectionConfig, BoxError> {
        // Other strings have a form whose errors may quote a password.
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err("invalid URL: expected `postgres://user@host/database`".into());
        }
        check_password(url)?;
        let (url, roots) = take_roots(url)?;
        let config = url.parse::<Config>();
        let mut config = config.map_err(|error| format!("invalid URL: {}", causes(&error)))?;
        set_timeouts(&mut config);
        let tls = connector(&roots, config.get_ssl_mode() == SslMode::Require)?;
        Ok(ConnectionConfig { config, tls })
    }

    /// Returns the time in which connecting ends, also if a server accepts the connection and does
    /// not answer. A host may have several addresses, each with its own `connect_timeout`.
    pub(super) fn connect_limit(&self) -> Duration {
        let timeout = self.config.get_connect_timeout().copied();
        let hosts = self.config.get_hosts().len();
        let hosts = hosts.max(self.config.get_hostaddrs().len()).max(1);
        let attempts = u32::try_from(hosts).unwrap_or(u32::MAX).saturating_mul(3);
        timeout.unwrap_or(CONNECT_TIMEOUT).saturating_mul(attempts)
    }

    /// Connects. The connection is a future that must run.
    pub(super) async fn connect(
        &self,
    ) -> Result<
        (
            Client,
            Connection<Socket, <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream>,
        ),
        Error,
    > {
        self.config.connect(self.tls.clone()).await
    }

    /// Returns the hosts and ports, for messages.
    pub(super) fn server(&self) -> String {
        let hosts = self.config.get_hosts().iter().map(|host| match host {
            Host::Tcp(host) => host.clone(),
            #[cfg(unix)]
            Host::Unix(folder) => folder.display().to_string(),
        });
        let mut hosts: Vec<_> = hosts.collect();
        if hosts.is_empty() {
            let addresses = self.config.get_hostaddrs().iter();
            hosts = addresses.map(ToString::to_string).collect();
        }
        let ports = self.config.get_ports();
        let hosts = hosts.into_iter().enumerate().map(|(index, host)| {
            // One port is that of each host.
            let port = ports.get(index).or(ports.first());
            format!("`{host}:{}`", port.copied().unwrap_or(DEFAULT_PORT))
        });
        hosts.collect::<Vec<_>>().join(" and ")
    }
}

fn set_timeouts(config: &mut Config) {
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT_TIMEOUT);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(TCP_USER_TIMEOUT);
    }
    if config.get_keepalives_idle() == NO_KEEPALIVE_IDLE {
        config.keepalives_idle(KEEPALIVE_IDLE);
    }
    if config.get_keepalives_interval().is_none() {
        config.keepalives_interval(KEEPALIVE_INTERVAL);
    }
    if config.get_keepalives_retries().is_none() {
        config.keepalives_retries(KEEPALIVE_RETRIES);
    }
}

/// Takes `sslrootcert` and `schema` out of a URL, which tokio-postgres does not know, and the
/// stricter modes of libpq: certificates are always verified.
fn take_roots(url: &str) -> Result<(Cow<'_, str>, Roots), BoxError> {
    let Some((start, query)) = url.split_once('?') else {
        return Ok((url.into(), Roots::Platform));
    };
    let mut roots = Roots::Platform;
    let mut pairs = Vec::new();
    for pair in query.split('&') {
        match pair.split_once('=') {
            Some(("sslrootcert", "system")) => roots = Roots::Platform,
            Some(("sslrootcert", path)) => {
                let path = percent_decode_str(path).decode_utf8();
                let path = path.map_err(|_| "invalid URL: `sslrootcert` is not UTF-8")?;
                roots = Roots::File(PathBuf::from(&*path));
            }
            // Of a journal in this database.
            Some(("schema", _)) => {}
            Some(("sslmode", "verify-ca" | "verify-full")) => pairs.push("sslmode=require"),
            _ => pairs.push(pair),
        }
    }
    Ok((format!("{start}?{}", pairs.join("&")).into(), roots))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::ConnectionConfig;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_connection_has_time_limits() {
        let url = "postgres://h1,h2/d?sslmode=disable&schema=november";
        let config = ConnectionConfig::parse(url).unwrap();
        assert_eq!(config.connect_limit(), 60 * SECOND);
        let config = config.config;
        assert_eq!(config.get_connect_timeout(), Some(&(10 * SECOND)));
        assert_eq!(config.get_tcp_user_timeout(), Some(&(30 * SECOND)));
        assert_eq!(config.get_keepalives_idle(), 30 * SECOND);
        let url = "postgres://h/d?connect_timeout=1&tcp_user_timeout=2&keepalives_idle=3\
                   &keepalives_interval=4&keepalives_retries=5";
        let config = ConnectionConfig::parse(url).unwrap();
        assert_eq!(config.connect_limit(), 3 * SECOND);
        let config = config.config;
        assert_eq!(config.get_tcp_user_timeout(), Some(&(2 * SECOND)));
        assert_eq!(config.get_keepalives_idle(), 3 * SECOND);
        assert_eq!(config.get_keepalives_interval(), Some(4 * SECOND));
        assert_eq!(config.get_keepalives_retries(), Some(5));
    }

    #[test]
    fn an_error_has_no_password() {
        for (url, message) in [
            // A string of this form is one key of libpq's other form.
            (
                "postgre://u:s3cret@h/d?x=1",
                "invalid URL: expected `postgres://user@host/database`",
            ),
            (
                "host=h password=s3cret",
                "invalid URL: expected `postgres://user@host/database`",
            ),
            (
                "postgres://u:s3cret@h/d?sslmod=require",
                "invalid URL: unknown option `sslmod`",
            ),
            (
                "postgres://u:s3cret@h:x/d",
                "invalid URL: invalid value for option `port`",
            ),
            (
                "postgres://u:s3cret@h/d?sslmode=allow",
                "invalid URL: invalid value for option `sslmode`",
            ),
            (
                "postgres://u:p?s3cret@h/d",
                "invalid URL: its password has an `@`, `/` or `?`; write `%40`, `%2F` and `%3F`",
            ),
        ] {
            let error = ConnectionConfig::parse(url).err().expect(url);
            assert_eq!(error.to_string(), message);
        }
    }
}
