//! The options of `kobling serve` and of `kobling health`, which asks it.

use std::time::Duration;

use clap::Args;

use crate::cli::DbArgs;
use crate::cli::limits::{LIMITS, LimitArgs, at_least_one};
use crate::server::Settings;

const HTTP: &str = "HTTP";
const LISTEN: &str = "127.0.0.1:8080";

/// What to serve where.
#[derive(Args, Debug)]
pub struct ServeArgs {
    /// Which database.
    #[command(flatten)]
    pub db: DbArgs,
    /// The address to listen at, host:port; port 0 takes a free one
    #[arg(long, value_name = "ADDR", env = "KOBLING_LISTEN", default_value = LISTEN, hide_env_values = true)]
    pub listen: String,
    /// Seconds between two looks for a new revision in the database, which is then served; 0 never looks
    #[arg(long, value_name = "SECONDS", env = "KOBLING_WATCH_INTERVAL", default_value_t = 1.0, value_parser = seconds_or_never)]
    #[arg(hide_env_values = true)]
    pub watch_interval: f64,
    /// Seconds that requests in work have to end when the server is asked to stop
    #[arg(long, value_name = "SECONDS", env = "KOBLING_DRAIN_LIMIT", default_value_t = Settings::default().drain.as_secs_f64())]
    #[arg(value_parser = seconds_or_never, hide_env_values = true)]
    pub drain_limit: f64,
    /// Lets pages of this site read answers in a browser, as in `https://example.org`; * for any. Can be given again; commas
    /// part them in the variable [default: none]
    #[arg(long, value_name = "ORIGIN", env = "KOBLING_ALLOW_ORIGIN", value_delimiter = ',', value_parser = origin)]
    #[arg(help_heading = HTTP, hide_env_values = true)]
    pub allow_origin: Vec<String>,
    /// A name, without port, by which the server is addressed beside localhost; what is addressed to others is refused. Can
    /// be given again [default: none at a loopback address, any name at others]
    #[arg(long, value_name = "HOST", env = "KOBLING_ALLOW_HOST", value_delimiter = ',', value_parser = host)]
    #[arg(help_heading = HTTP, hide_env_values = true)]
    pub allow_host: Vec<String>,
    /// Connections that may be open at once; others wait
    #[arg(long, value_name = "N", env = "KOBLING_CONNECTIONS", default_value_t = Settings::default().connections)]
    #[arg(value_parser = at_least_one, help_heading = HTTP, hide_env_values = true)]
    pub connections: usize,
    /// MiB of answers from pinned revisions that are kept for the next request by GET
    #[arg(long, value_name = "MIB", env = "KOBLING_ANSWER_MEMORY", default_value_t = Settings::default().answer_bytes >> 20)]
    #[arg(help_heading = LIMITS, hide_env_values = true)]
    pub answer_memory: u64,
    /// Bytes that the body of a request may have
    #[arg(long, value_name = "BYTES", env = "KOBLING_BODY_LIMIT", default_value_t = Settings::default().body_bytes)]
    #[arg(help_heading = LIMITS, hide_env_values = true)]
    pub body_limit: usize,
    /// What a request may take.
    #[command(flatten)]
    pub limits: LimitArgs,
}

/// Which server to ask what.
#[derive(Args, Debug)]
pub struct HealthArgs {
    /// The address at which it listens, host:port
    #[arg(long, value_name = "ADDR", env = "KOBLING_LISTEN", default_value = LISTEN, hide_env_values = true)]
    pub listen: String,
    /// Ask whether it takes requests, which it does no more once it was asked to stop
    #[arg(long)]
    pub ready: bool,
}

impl ServeArgs {
    /// As the server takes them; which names it is addressed by depends on the address that it gets.
    pub fn settings(&self) -> Settings {
        Settings {
            body_bytes: self.body_limit,
            connections: self.connections,
            drain: Duration::from_secs_f64(self.drain_limit),
            answer_bytes: self.answer_memory.saturating_mul(1 << 20),
            allow_origins: self.allow_origin.clone(),
            ..Settings::default()
        }
    }
}

fn seconds_or_never(text: &str) -> Result<f64, String> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| (0.0..=86_400.0).contains(seconds));
    seconds.ok_or_else(|| String::from("write a number of seconds from 0 to 86400"))
}

/// Browsers compare origins as text: a slash at the end, or a path, would never be the same.
fn origin(text: &str) -> Result<String, String> {
    let is_host = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'/');
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    if text == "*" || rest.is_some_and(is_host) {
        return Ok(text.to_ascii_lowercase());
    }
    Err(String::from("write scheme, host and, where it has one, port, as in https://example.org; or *"))
}

fn host(text: &str) -> Result<String, String> {
    let is_name =
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._[:]".contains(&byte));
    let has_port = !text.starts_with('[') && text.contains(':');
    if is_name && !has_port {
        return Ok(text.to_ascii_lowercase());
    }
    Err(String::from("write a name or an address without port, as in data.example.org"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_and_hosts_are_written_as_browsers_send_them() {
        for good in ["*", "https://example.org", "http://localhost:5173", "https://[::1]:80"] {
            assert!(origin(good).is_ok(), "{good}");
        }
        for bad in ["", "example.org", "https://", "https://example.org/", "https://a b", "ftp://example.org", "**"] {
            assert!(origin(bad).is_err(), "{bad}");
        }
        for good in ["example.org", "10.0.0.1", "[::1]", "EXAMPLE"] {
            assert!(host(good).is_ok(), "{good}");
        }
        for bad in ["", "example.org:80", "https://example.org", "a b", "*"] {
            assert!(host(bad).is_err(), "{bad}");
        }
    }
}
