//! `kobling health`: asks a server that runs, for health checks where there are no other tools.

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, ToSocketAddrs as _};
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail};

use crate::app::Outcome;
use crate::app::output::print;
use crate::cli::HealthArgs;

/// How long each step may take: to connect, to send, to answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// More than the answer of any server of this program.
const MOST_BYTES: u64 = 64 << 10;

/// Asks the server at this address; fails unless it says that all is well.
pub(super) fn health(args: &HealthArgs) -> Result<Outcome> {
    let path = if args.ready { "/ready" } else { "/health" };
    let answer = ask(&args.listen, path).with_context(|| format!("no answer from a server at {}", args.listen))?;
    let (head, body) = answer.split_once("\r\n\r\n").context("the answer is not HTTP")?;
    if head.split(' ').nth(1) != Some("200") {
        bail!("the server at {} answers {path} with: {}", args.listen, head.lines().next().unwrap_or_default());
    }
    print(&format!("{body}\n"))?;
    Ok(Outcome::Done)
}

fn ask(listen: &str, path: &str) -> Result<String> {
    let mut stream = connect(listen)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    // A server that listens at loopback insists on such a name, and any other takes it.
    // In one piece: a server may answer what it has, and close.
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.take(MOST_BYTES).read_to_string(&mut answer)?;
    Ok(answer)
}

fn connect(listen: &str) -> Result<TcpStream> {
    let mut last = anyhow!("'{listen}' is no address; write host:port");
    for address in listen.to_socket_addrs()? {
        match TcpStream::connect_timeout(&reachable(address), PATIENCE) {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error.into(),
        }
    }
    Err(last)
}

/// A server that listens at all addresses of a machine is asked at the one by which the machine knows itself.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}
