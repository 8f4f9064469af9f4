//! Figures of the server in the text format of Prometheus. What others count is read when somebody asks.

use std::time::Duration;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use prometheus::core::{Atomic, GenericCounterVec, GenericGaugeVec};
use prometheus::{
    Encoder as _, Gauge, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry,
    TextEncoder,
};

use crate::graphql::engine::CacheReport;
use crate::graphql::pool::LaneReport;
use crate::server::Server;

/// From a kept answer to the limit of a request, in seconds.
const DURATIONS: [f64; 14] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// Figures of the server.
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    durations: HistogramVec,
    errors: IntCounterVec,
    /// Connections that are open.
    pub(super) connections: IntGauge,
    connection_limit: IntGauge,
    revision: IntGauge,
    load_seconds: Gauge,
    load_failures: IntCounter,
    lanes: Lanes,
    caches: Caches,
}

/// Of the lanes of the pool.
struct Lanes {
    seats: IntGaugeVec,
    threads: IntGaugeVec,
    running: IntGaugeVec,
    waiting: IntGaugeVec,
    abandoned: IntGaugeVec,
    started: IntCounterVec,
    refused: IntCounterVec,
    timed_out: IntCounterVec,
    left: IntCounterVec,
}

/// Of what is kept.
struct Caches {
    entries: IntGaugeVec,
    bytes: IntGaugeVec,
    hits: IntCounterVec,
    misses: IntCounterVec,
}

/// Makes figures and puts them on the list.
struct Maker(Registry);

impl Maker {
    fn listed<C: prometheus::core::Collector + Clone + 'static>(
        &self,
        made: prometheus::Result<C>,
    ) -> prometheus::Result<C> {
        let made = made?;
        self.0.register(Box::new(made.clone()))?;
        Ok(made)
    }

    fn counts(&self, name: &str, help: &str, labels: &[&str]) -> prometheus::Result<IntCounterVec> {
        self.listed(IntCounterVec::new(Opts::new(name, help), labels))
    }

    fn gauges(&self, name: &str, help: &str, labels: &[&str]) -> prometheus::Result<IntGaugeVec> {
        self.listed(IntGaugeVec::new(Opts::new(name, help), labels))
    }

    fn gauge(&self, name: &str, help: &str) -> prometheus::Result<IntGauge> {
        self.listed(IntGauge::new(name, help))
    }
}

impl Metrics {
    /// All figures, at nothing.
    ///
    /// # Errors
    /// When two figures have one name.
    pub(super) fn new(connections: usize) -> prometheus::Result<Self> {
        let make = Maker(Registry::new());
        let durations = HistogramOpts::new(
            "kobling_http_request_duration_seconds",
            "From the head of a request to that of its answer.",
        );
        let version = Opts::new("kobling_build_info", "Always 1; the version is its label.");
        let version = version.const_label("version", env!("CARGO_PKG_VERSION"));
        make.listed(IntGauge::with_opts(version))?.set(1);
        #[cfg(target_os = "linux")]
        make.0.register(Box::new(prometheus::process_collector::ProcessCollector::for_self()))?;
        let metrics = Self {
            requests: make.counts(
                "kobling_http_requests_total",
                "Requests that were answered.",
                &["route", "method", "status"],
            )?,
            durations: make.listed(HistogramVec::new(durations.buckets(DURATIONS.to_vec()), &["route"]))?,
            errors: make.counts("kobling_graphql_errors_total", "Errors in answers of the API, by code.", &["code"])?,
            connections: make.gauge("kobling_http_connections", "Connections that are open.")?,
            connection_limit: make.gauge("kobling_http_connections_limit", "Connections that may be open.")?,
            revision: make.gauge("kobling_revision", "The number of the newest revision that is loaded.")?,
            load_seconds: make.listed(Gauge::new("kobling_revision_load_seconds", "How long loading it took."))?,
            load_failures: make
                .listed(IntCounter::new("kobling_revision_load_failures_total", "Revisions that did not load."))?,
            lanes: Lanes::new(&make)?,
            caches: Caches::new(&make)?,
            registry: make.0,
        };
        metrics.connection_limit.set(connections as i64);
        Ok(metrics)
    }

    /// A request was answered.
    pub(super) fn answered(&self, route: &str, method: &Method, status: StatusCode, took: Duration, codes: &[String]) {
        let method = match *method {
            Method::GET | Method::HEAD | Method::POST | Method::OPTIONS => method.as_str(),
            _ => "other",
        };
        self.requests.with_label_values(&[route, method, status.as_str()]).inc();
        self.durations.with_label_values(&[route]).observe(took.as_secs_f64());
        for code in codes {
            self.errors.with_label_values(&[code.as_str()]).inc();
        }
    }

    /// The newest revision was loaded in so much time.
    pub fn loaded(&self, took: Duration) {
        self.load_seconds.set(took.as_secs_f64());
    }

    /// A revision did not load.
    pub fn load_failed(&self) {
        self.load_failures.inc();
    }

    fn text(&self, server: &Server) -> prometheus::Result<Vec<u8>> {
        self.revision.set(i64::from(server.engine.newest().revision.number));
        self.lanes.read(&server.engine.lanes());
        self.caches.read(&server.engine.caches());
        self.caches.read(&[server.answers.report()]);
        let mut text = Vec::new();
        TextEncoder::new().encode(&self.registry.gather(), &mut text)?;
        Ok(text)
    }
}

impl Lanes {
    fn new(make: &Maker) -> prometheus::Result<Self> {
        let gauge = |name: &str, help: &str| make.gauges(&format!("kobling_pool_{name}"), help, &["lane"]);
        let count = |name: &str, help: &str| make.counts(&format!("kobling_pool_{name}_total"), help, &["lane"]);
        Ok(Self {
            seats: gauge("seats", "Pieces of work that may run at once.")?,
            threads: gauge("threads", "Threads of all seats together.")?,
            running: gauge("running", "Pieces of work that run.")?,
            waiting: gauge("waiting", "Pieces of work that wait for a seat.")?,
            abandoned: gauge("abandoned", "Pieces of work that still run although nobody waits for them.")?,
            started: count("started", "Pieces of work that were begun.")?,
            refused: count("refused", "Pieces of work that found the queue full.")?,
            timed_out: count("timed_out", "Requests whose time was up before their work was done.")?,
            left: count("left", "Pieces of work that everybody left before they were done.")?,
        })
    }

    fn read(&self, lanes: &[LaneReport]) {
        for lane in lanes {
            let gauges = [
                (&self.seats, lane.seats as i64),
                (&self.threads, lane.threads as i64),
                (&self.running, lane.running),
                (&self.waiting, lane.waiting),
                (&self.abandoned, lane.abandoned),
            ];
            for (gauge, value) in gauges {
                set(gauge, lane.name, value);
            }
            let counts = [
                (&self.started, lane.started_total),
                (&self.refused, lane.refused_total),
                (&self.timed_out, lane.timed_out_total),
                (&self.left, lane.abandoned_total),
            ];
            for (count, value) in counts {
                raise(count, lane.name, value);
            }
        }
    }
}

impl Caches {
    fn new(make: &Maker) -> prometheus::Result<Self> {
        Ok(Self {
            entries: make.gauges("kobling_cache_entries", "Things that are kept.", &["cache"])?,
            bytes: make.gauges("kobling_cache_bytes", "Bytes that they take, where that is known.", &["cache"])?,
            hits: make.counts("kobling_cache_hits_total", "How often what was asked for was kept.", &["cache"])?,
            misses: make.counts("kobling_cache_misses_total", "How often it had to be made.", &["cache"])?,
        })
    }

    fn read(&self, caches: &[CacheReport]) {
        for cache in caches {
            set(&self.entries, cache.name, cache.entries as i64);
            if let Some(bytes) = cache.bytes {
                set(&self.bytes, cache.name, bytes as i64);
            }
            raise(&self.hits, cache.name, cache.hits);
            raise(&self.misses, cache.name, cache.misses);
        }
    }
}

fn set<P: Atomic>(gauge: &GenericGaugeVec<P>, label: &str, value: P::T) {
    gauge.with_label_values(&[label]).set(value);
}

/// Raises a count to what its owner says; it never falls.
fn raise<P: Atomic<T = u64>>(count: &GenericCounterVec<P>, label: &str, value: u64) {
    let count = count.with_label_values(&[label]);
    count.inc_by(value.saturating_sub(count.get()));
}

/// The figures.
pub(super) async fn metrics(State(server): State<Server>) -> Response {
    match server.metrics.text(&server) {
        Ok(text) => ([(CONTENT_TYPE, prometheus::TEXT_FORMAT), (CACHE_CONTROL, "no-store")], text).into_response(),
        Err(cause) => {
            tracing::error!(%cause, "the metrics cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
