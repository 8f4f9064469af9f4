//! By which names the server is addressed. A page of another site could give its own name the address of this machine
//! ("DNS rebinding") and would then read answers as if they were its own; the name that it sends tells it apart.

use std::net::{IpAddr, SocketAddr};

use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::HOST;
use axum::http::uri::Authority;

use crate::graphql::error::{Code, shorten};
use crate::server::Server;
use crate::server::api::Refusal;

/// Names by which a server may be addressed; those of loopback always.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hosts(Vec<String>);

impl Hosts {
    /// The names to insist on when listening at an address: at loopback, or where an operator names some. Else none: who
    /// listens for everyone is addressed by names that nobody can know here.
    pub fn of(address: SocketAddr, named: &[String]) -> Option<Self> {
        let named: Vec<String> = named.iter().map(|name| name.to_ascii_lowercase()).collect();
        (address.ip().is_loopback() || !named.is_empty()).then_some(Self(named))
    }

    /// Whether a `Host` header, with or without a port, is one of these names.
    fn admits(&self, host: &str) -> bool {
        let Ok(authority) = host.parse::<Authority>() else { return false };
        let name = authority.host().to_ascii_lowercase();
        let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        let is_loopback =
            name == "localhost" || name.ends_with(".localhost") || address.is_ok_and(|ip| ip.is_loopback());
        is_loopback || self.0.contains(&name)
    }
}

/// The refusal of what is addressed to another name. A request without a name is not of a browser.
pub(super) fn refusal(server: &Server, request: &Request) -> Option<Refusal> {
    let hosts = server.settings.hosts.as_ref()?;
    let named = request.uri().authority().map(Authority::as_str);
    let named = named.or_else(|| request.headers().get(HOST).map(|host| host.to_str().unwrap_or_default()))?;
    if hosts.admits(named) {
        return None;
    }
    let name = shorten(named);
    let message = format!("this server is not addressed as '{name}'; start it with --allow-host to answer so");
    Some(Refusal::new(StatusCode::MISDIRECTED_REQUEST, Code::BadUserInput, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_admitted_and_what_the_operator_names() {
        let at = |address: &str| address.parse().expect("an address");
        assert_eq!(Hosts::of(at("0.0.0.0:80"), &[]), None);
        let hosts = Hosts::of(at("127.0.0.1:80"), &[String::from("Data.Example.org")]).expect("loopback is guarded");
        for name in [
            "localhost",
            "LOCALHOST:8080",
            "a.localhost",
            "127.0.0.1:1",
            "127.8.9.1",
            "[::1]:80",
            "data.example.org",
            "data.example.org:443",
        ] {
            assert!(hosts.admits(name), "{name}");
        }
        for name in ["", "example.org", "localhost.example.org", "10.0.0.1", "[::2]", "127.0.0.1.example.org", "a b"] {
            assert!(!hosts.admits(name), "{name}");
        }
        let everywhere = Hosts::of(at("0.0.0.0:80"), &[String::from("a.org")]).expect("named hosts are insisted on");
        assert!(everywhere.admits("a.org") && !everywhere.admits("b.org"));
    }
}
