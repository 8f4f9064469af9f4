//! What several tests need: the bundled package, a reference set or a batch as a snapshot.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use kobling::graph::snapshot::Snapshot;
use kobling::graphql::engine::{Engine, Limits as ApiLimits};
use kobling::graphql::request::{Asked, answer};
use kobling::graphql::{Schema, schema};
use kobling::import::{Format, Known, Limits, Progress};
use kobling::model::revision::Revision;
use kobling::model::tables::Batch;
use kobling::server::{Server, Settings, router};
use kobling::store::Store;

/// A database that holds nothing yet.
pub struct Nothing;

impl Known for Nothing {
    fn knows(&self, _: &str) -> bool {
        false
    }
}

/// Tells nobody.
pub struct Silent;

impl Progress for Silent {
    fn advance(&self, _: u64, _: u64, _: u64) {}
}

/// A path inside the repository.
pub fn in_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The graph of records that are all there is.
pub fn graph_of(batch: Batch) -> Arc<Snapshot> {
    let (loaded_at, digest) = ("2024-01-01T00:00:00Z".to_owned(), "0".repeat(32));
    let revision = Revision { number: 1, loaded_at, note: None, added: 0, removed: 0, digest };
    Arc::new(Snapshot::build(batch, revision.clone(), vec![revision]).expect("a graph"))
}

/// Imports a folder into a new database and loads its newest revision.
pub fn snapshot_of(format: Format, path: &Path) -> Arc<Snapshot> {
    let imported = crate::whole::read(format, path, &Nothing, &Limits::default(), &Silent);
    let issues: Vec<String> = imported.issues.iter().map(ToString::to_string).collect();
    assert!(!imported.issues.has_errors(), "{}", issues.join("\n"));
    let folder = tempfile::tempdir().expect("a folder for the database");
    let mut store = Store::create_or_open(&folder.path().join("test.db")).expect("a new database");
    crate::whole::save(&mut store, imported.batch, "test").expect("the import is saved");
    let loaded = store.load(None).expect("the newest revision");
    let revisions = store.revisions().expect("the revisions");
    Arc::new(Snapshot::build(loaded.batch, loaded.revision, revisions).expect("a graph"))
}

/// Imports one package after the other into a new database, each given as its tables by file name, and loads every
/// revision that comes of it.
pub fn revisions_of(packages: &[&[(&str, &str)]]) -> Vec<Arc<Snapshot>> {
    let folder = tempfile::tempdir().expect("a folder for the database");
    let mut store = Store::create_or_open(&folder.path().join("test.db")).expect("a new database");
    for (number, tables) in packages.iter().enumerate() {
        let package = folder.path().join(number.to_string());
        std::fs::create_dir(&package).expect("a folder for the package");
        std::fs::write(package.join("datapackage.json"), r#"{"name": "test", "kobling": "1"}"#).expect("a descriptor");
        for (name, text) in *tables {
            std::fs::write(package.join(name), text).expect(name);
        }
        let imported = crate::whole::read(Format::Package, &package, &Nothing, &Limits::default(), &Silent);
        let issues: Vec<String> = imported.issues.iter().map(ToString::to_string).collect();
        assert!(!imported.issues.has_errors(), "{}", issues.join("\n"));
        crate::whole::save(&mut store, imported.batch, "test").expect("the import is saved");
    }
    let revisions = store.revisions().expect("the revisions");
    let load = |at: usize| {
        let loaded = store.load(Some(revisions[at].number)).expect("a revision");
        let until = revisions[..=at].to_vec();
        Arc::new(Snapshot::build(loaded.batch, loaded.revision, until).expect("a graph"))
    };
    (0..revisions.len()).map(load).collect()
}

/// The bundled package.
pub fn norway() -> Arc<Snapshot> {
    snapshot_of(Format::Package, &in_repository("data/norway"))
}

/// The API over some revisions.
pub struct Api {
    engine: Arc<Engine>,
    schema: Schema,
}

impl Api {
    /// The API over revisions, the last one the newest.
    pub fn over(revisions: Vec<Arc<Snapshot>>) -> Self {
        Self::within(ApiLimits::default(), revisions)
    }

    /// The API over revisions with other limits.
    pub fn within(limits: ApiLimits, revisions: Vec<Arc<Snapshot>>) -> Self {
        let newest = Arc::clone(revisions.last().expect("a revision"));
        let load = move |number| Ok(revisions.iter().find(|snapshot| snapshot.revision.number == number).cloned());
        let engine = Arc::new(Engine::new(newest, Box::new(load), limits).expect("threads"));
        Self { schema: schema(Arc::clone(&engine)), engine }
    }

    /// The API over the bundled package.
    pub fn norway() -> &'static Self {
        static API: LazyLock<Api> = LazyLock::new(|| Api::over(vec![norway()]));
        &API
    }

    /// What the API answers, errors and all.
    pub fn answer(&self, document: &str, variables: &serde_json::Value) -> serde_json::Value {
        self.asked(serde_json::json!({ "query": document, "variables": variables }), false)
    }

    /// What the API answers to a body; with what it costs, if that is asked.
    pub fn asked(&self, body: serde_json::Value, is_priced: bool) -> serde_json::Value {
        let asked = Asked { is_priced, ..Asked::read(body).expect("a request") };
        let answer = Self::runtime().block_on(answer(&self.schema, &self.engine, asked));
        serde_json::from_slice(&answer.to_json().expect("it is written")).expect("JSON")
    }

    /// What answers are made from.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The schema.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The routes of a server over the same engine.
    pub fn router(&self) -> axum::Router {
        let server = Server::new(Arc::clone(&self.engine), Settings::default()).expect("a server");
        router(server)
    }

    /// Threads to ask with.
    pub fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Runtime::new().expect("a runtime")
    }

    /// The data of an answer without errors.
    pub fn data(&self, document: &str) -> serde_json::Value {
        let mut answer = self.answer(document, &serde_json::Value::Null);
        assert!(answer.get("errors").is_none(), "{document}: {answer:#}");
        answer["data"].take()
    }

    /// The code and the message of the first error of an answer.
    pub fn refusal(&self, document: &str) -> (String, String) {
        let answer = self.answer(document, &serde_json::Value::Null);
        let error = &answer["errors"][0];
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        (text(&error["extensions"]["code"]), text(&error["message"]))
    }
}
