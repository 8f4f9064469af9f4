//! The options for what a request may take.

use std::time::Duration;

use clap::Args;

use crate::graphql::engine::Limits;

/// Under which heading limits stand in the help.
pub(super) const LIMITS: &str = "Limits of a request";

/// Settings of [`Limits`].
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = LIMITS)]
pub struct LimitArgs {
    /// Seconds that it may take
    #[arg(long, value_name = "SECONDS", env = "KOBLING_TIME_LIMIT", default_value_t = Limits::default().time.as_secs_f64())]
    #[arg(value_parser = seconds, hide_env_values = true)]
    pub time_limit: f64,
    /// Levels that a query may nest, and a value in it
    #[arg(long, value_name = "N", env = "KOBLING_DEPTH_LIMIT", default_value_t = Limits::default().depth, hide_env_values = true)]
    pub depth_limit: usize,
    /// Fields that a query may select, fragments spread out
    #[arg(long, value_name = "N", env = "KOBLING_FIELD_LIMIT", default_value_t = Limits::default().fields, hide_env_values = true)]
    pub field_limit: usize,
    /// Tokens (names, numbers, strings, signs) that a query may have
    #[arg(long, value_name = "N", env = "KOBLING_TOKEN_LIMIT", default_value_t = Limits::default().tokens, hide_env_values = true)]
    pub token_limit: usize,
    /// Fields of a query that may have an alias
    #[arg(long, value_name = "N", env = "KOBLING_ALIAS_LIMIT", default_value_t = Limits::default().aliases, hide_env_values = true)]
    pub alias_limit: usize,
    /// Directives that a query may have
    #[arg(long, value_name = "N", env = "KOBLING_DIRECTIVE_LIMIT", default_value_t = Limits::default().directives)]
    #[arg(hide_env_values = true)]
    pub directive_limit: usize,
    /// What a query may cost: 1 for a field, more for what computes (network 1,000), times the page below a list. Ask with
    /// --cost or the header Kobling-Cost: 1 what one costs
    #[arg(long, value_name = "N", env = "KOBLING_COST_LIMIT", default_value_t = Limits::default().cost, hide_env_values = true)]
    pub cost_limit: u64,
    /// Items that a page may have (first, last, ids), and a list that has no pages
    #[arg(long, value_name = "N", env = "KOBLING_PAGE_LIMIT", default_value_t = Limits::default().page, hide_env_values = true)]
    pub page_limit: usize,
    /// Threads that share a piece of heavy work (a network, a measure, paths) [default: one for each processor]
    #[arg(long, value_name = "N", env = "KOBLING_THREADS", value_parser = at_least_one, hide_env_values = true)]
    pub threads: Option<usize>,
    /// Pieces of heavy work of all requests together at once; each takes memory as long as it runs
    #[arg(long, value_name = "N", env = "KOBLING_HEAVY", default_value_t = Limits::default().heavy, value_parser = at_least_one)]
    #[arg(hide_env_values = true)]
    pub heavy: usize,
    /// Pieces of heavy work, and of light work, of all requests together, in work or waiting
    #[arg(long, value_name = "N", env = "KOBLING_QUEUE", default_value_t = Limits::default().queue, value_parser = at_least_one)]
    #[arg(hide_env_values = true)]
    pub queue: usize,
    /// MiB of networks that are kept for the next request
    #[arg(long, value_name = "MIB", env = "KOBLING_NETWORK_MEMORY", default_value_t = Limits::default().network_bytes >> 20)]
    #[arg(hide_env_values = true)]
    pub network_memory: u64,
    /// MiB of what was worked out from networks (scores, ties by group) that are kept for the next request
    #[arg(long, value_name = "MIB", env = "KOBLING_MEASURE_MEMORY", default_value_t = Limits::default().measure_bytes >> 20)]
    #[arg(hide_env_values = true)]
    pub measure_memory: u64,
    /// Past revisions that are kept for the next request
    #[arg(long, value_name = "N", env = "KOBLING_PAST_REVISIONS", default_value_t = Limits::default().revisions)]
    #[arg(hide_env_values = true)]
    pub past_revisions: u64,
}

impl LimitArgs {
    /// As the API takes them.
    pub fn limits(&self) -> Limits {
        // No `..`: a new limit needs its option.
        Limits {
            time: Duration::from_secs_f64(self.time_limit),
            depth: self.depth_limit,
            tokens: self.token_limit,
            fields: self.field_limit,
            aliases: self.alias_limit,
            directives: self.directive_limit,
            cost: self.cost_limit,
            page: self.page_limit,
            threads: self.threads.unwrap_or(Limits::default().threads),
            heavy: self.heavy,
            queue: self.queue,
            network_bytes: self.network_memory.saturating_mul(1 << 20),
            measure_bytes: self.measure_memory.saturating_mul(1 << 20),
            revisions: self.past_revisions,
        }
    }
}

fn seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| *seconds > 0.0 && *seconds <= 86_400.0);
    seconds.ok_or_else(|| String::from("write a number of seconds, more than 0 and at most 86400"))
}

/// A number of things of which one is needed.
pub(super) fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|n| (1..=65_536).contains(n)).ok_or_else(|| String::from("write a number from 1 to 65536"))
}
