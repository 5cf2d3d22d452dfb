//! The flag `--listen`.

use std::net::{Ipv4Addr, SocketAddr, ToSocketAddrs as _};

/// Parses `HOST:PORT`, `PORT` or `:PORT`. Without a host, only this machine can
/// connect.
pub(crate) fn parse(text: &str) -> Result<SocketAddr, String> {
    let port = text.strip_prefix(':').unwrap_or(text);
    if let Ok(port) = port.parse::<u16>() {
        return Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    }
    let advice = "write HOST:PORT, for example 127.0.0.1:8080, localhost:8080 or 8080";
    let addresses = text
        .to_socket_addrs()
        .map_err(|error| format!("{error}; {advice}"))?;
    // `localhost` may have both, and many clients try IPv4 only.
    let addresses: Vec<_> = addresses.collect();
    let ipv4 = addresses.iter().find(|address| address.is_ipv4());
    ipv4.or(addresses.first())
        .copied()
        .ok_or_else(|| format!("the host has no address; {advice}"))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn parses_hosts_and_ports() {
        for (text, address) in [
            ("8081", "127.0.0.1:8081"),
            (":8081", "127.0.0.1:8081"),
            ("0", "127.0.0.1:0"),
            ("localhost:8081", "127.0.0.1:8081"),
            ("0.0.0.0:8081", "0.0.0.0:8081"),
            ("[::1]:8081", "[::1]:8081"),
        ] {
            assert_eq!(parse(text).unwrap().to_string(), address, "{text}");
        }
        for text in [
            "",
            ":",
            "localhost",
            "127.0.0.1",
            "65536",
            "127.0.0.1:65536",
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.contains("write HOST:PORT"), "{text}: {error}");
        }
    }
}
