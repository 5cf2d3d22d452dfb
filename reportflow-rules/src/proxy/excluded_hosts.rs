use std::net::IpAddr;

use crate::loopback::without_brackets;

/// The value of `NO_PROXY`: hosts that are requested without the proxy.
#[derive(Clone)]
pub(super) struct ExcludedHosts(pub(super) String);

impl ExcludedHosts {
    /// Returns whether an entry is `*`, the host, a domain above it, or a network with
    /// its address. An IPv6 address may have brackets.
    pub(super) fn contains(&self, host: &str) -> bool {
        let host = without_brackets(host).to_ascii_lowercase();
        // `api.example.` is the same host.
        let host = host.trim_end_matches('.');
        let mut entries = self.0.split(',').map(str::trim);
        entries.any(|entry| entry == "*" || entry_contains(entry, host))
    }
}

/// Returns whether an entry of `NO_PROXY` contains a host in lower case.
fn entry_contains(entry: &str, host: &str) -> bool {
    if let Ok(address) = host.parse() {
        return network_contains(entry, address).unwrap_or(false);
    }
    let domain = entry.trim_matches('.').to_ascii_lowercase();
    let subdomain = host.strip_suffix(&domain);
    !domain.is_empty()
        && subdomain.is_some_and(|subdomain| subdomain.is_empty() || subdomain.ends_with('.'))
}

/// Returns whether a network such as `10.0.0.0/8`, or a single address, contains an
/// address. Returns `None` if the text is not a network.
fn network_contains(network: &str, address: IpAddr) -> Option<bool> {
    let (start, bits) = match network.split_once('/') {
        Some((start, bits)) => (start, Some(bits.parse().ok()?)),
        None => (network, None),
    };
    let (equal_bits, all_bits) = match (without_brackets(start).parse().ok()?, address) {
        (IpAddr::V4(start), IpAddr::V4(address)) => {
            let difference = start.to_bits() ^ address.to_bits();
            (difference.leading_zeros(), u32::BITS)
        }
        (IpAddr::V6(start), IpAddr::V6(address)) => {
            let difference = start.to_bits() ^ address.to_bits();
            (difference.leading_zeros(), u128::BITS)
        }
        _ => return None,
    };
    let bits = bits.unwrap_or(all_bits);
    Some(bits <= equal_bits)
}

#[cfg(test)]
mod tests {
    use super::ExcludedHosts;

    #[test]
    fn entries_are_hosts_domains_and_networks() {
        for (no_proxy, host, expected) in [
            ("", "api.example", false),
            (" , ", "api.example", false),
            ("other.example, pi.example", "api.example", false),
            ("x, API.example", "api.EXAMPLE", true),
            (".example", "api.example", true),
            ("example", "api.example", true),
            ("api.example", "api.example.", true),
            ("api.example.", "api.example", true),
            ("*", "api.example", true),
            ("*", "10.1.2.3", true),
            ("10.0.0.0/8", "10.1.2.3", true),
            ("10.9.9.9/8", "10.1.2.3", true),
            ("10.0.0.0/8", "11.1.2.3", false),
            ("10.1.2.2/31", "10.1.2.3", true),
            ("10.1.2.2/32", "10.1.2.3", false),
            ("0.0.0.0/0", "10.1.2.3", true),
            ("10.1.2.3", "10.1.2.3", true),
            ("2.3", "10.1.2.3", false),
            ("10.1.2.3/33", "10.1.2.3", false),
            ("10.0.0.0/", "10.1.2.3", false),
            ("10.0.0.0/8", "::1", false),
            ("2001:db8::1", "[2001:db8::1]", true),
            ("[2001:DB8::1]", "[2001:db8::1]", true),
            ("2001:db8::/32", "[2001:db8:1::2]", true),
            ("2001:db8::/32", "[2001:db9::2]", false),
            ("::/0", "[2001:db9::2]", true),
        ] {
            let hosts = ExcludedHosts(no_proxy.to_owned());
            assert_eq!(hosts.contains(host), expected, "{no_proxy} {host}");
        }
    }
}
