//! Networks as files to take away.

use std::io::{self, Write};

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value};
use tokio::sync::mpsc;

use crate::export::network::NetworkToWrite;
use crate::export::{Format, Origin};
use crate::graphql::take_away::{TakenAway, Wish, take_away};
use crate::server::Server;
use crate::server::accept::Media;
use crate::server::api::{Refusal, answered, parameters, refused};

/// How many pieces of a file may wait for the client.
const WAITING: usize = 4;

/// A network with its scores, to be written.
pub fn to_write(taken: TakenAway) -> NetworkToWrite {
    let TakenAway { network, scores, cited, of } = taken;
    let (revision, digest, lens, sources) = (cited.revision, cited.digest, cited.lens, cited.sources);
    NetworkToWrite::new(network, scores, Origin { revision, digest, lens, network: of, sources })
}

/// Sends a network as a file: `/network.graphml?of=...&view=...&scores=...`.
pub(super) async fn network(State(server): State<Server>, uri: Uri) -> Response {
    let asked = match asked(&uri) {
        Ok(asked) => asked,
        Err(refusal) => return refused(Media::Json, refusal),
    };
    match take_away(&server.schema, &server.engine, asked.wish).await {
        Err(answer) => answered(&answer, StatusCode::BAD_REQUEST),
        Ok(taken) => sent(to_write(taken), asked.format, asked.parties),
    }
}

/// What an address asks for.
struct Asked {
    format: Format,
    /// The table of parties in place of that of ties.
    parties: bool,
    wish: Wish,
}

fn asked(uri: &Uri) -> Result<Asked, Refusal> {
    let extension = uri.path().rsplit('.').next().unwrap_or_default();
    let format = Format::of_extension(extension);
    let format = format.ok_or_else(|| Refusal::bad("a network is had as .graphml, .gexf or .csv"))?;
    let mut asked = Asked { format, parties: false, wish: Wish::default() };
    for (name, text) in parameters(uri)? {
        match (name.as_str(), text.as_str()) {
            ("of", text) => asked.wish.of = object("of", text)?.map_or(Value::Null, Value::Object),
            ("view", text) => asked.wish.lens.extend(object("view", text)?.unwrap_or_default()),
            ("revision", text) => {
                let revision = crate::graphql::request::revision(text).map_err(Refusal::bad)?;
                asked.wish.lens.insert(String::from("revision"), revision.into());
            }
            ("scores", text) => asked.wish.scores = Wish::read_scores(text).map_err(Refusal::bad)?,
            ("table", "ties") => {}
            ("table", "parties") if format == Format::Csv => asked.parties = true,
            ("table", _) => {
                return Err(Refusal::bad("table is ties or, of a CSV file, parties: those with their scores"));
            }
            (other, _) => {
                let other = crate::graphql::error::shorten(other);
                let text = format!("there is no parameter '{other}'; there are of, view, revision, scores and table");
                return Err(Refusal::bad(text));
            }
        }
    }
    Ok(asked)
}

fn object(name: &str, text: &str) -> Result<Option<Map<String, Value>>, Refusal> {
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => Ok(Some(object)),
        Ok(Value::Null) => Ok(None),
        Ok(_) => Err(Refusal::bad(format!("{name} must be a JSON object, as the argument of the API"))),
        Err(error) => Err(Refusal::bad(format!("{name} is not JSON: {error}"))),
    }
}

/// A file as it is written, piece by piece: what the client has not taken yet is written no further.
fn sent(network: NetworkToWrite, format: Format, parties: bool) -> Response {
    let (sender, mut receiver) = mpsc::channel::<io::Result<Bytes>>(WAITING);
    tokio::task::spawn_blocking(move || {
        let told = sender.clone();
        if let Err(error) = network.write(format, parties, Pieces(sender))
            && error.kind() != io::ErrorKind::BrokenPipe
        {
            tracing::error!(%error, "a network cannot be written");
            // the client sees that the file has no end
            let _ = told.blocking_send(Err(error));
        }
    });
    let pieces = futures_util::stream::poll_fn(move |context| receiver.poll_recv(context));
    let name = if parties { String::from("parties") } else { String::from("network") };
    let disposition = format!("attachment; filename=\"{name}.{}\"", format.extension());
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(format.media_type())),
        (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (CONTENT_DISPOSITION, HeaderValue::from_str(&disposition).unwrap_or(HeaderValue::from_static("attachment"))),
    ];
    (headers, Body::from_stream(pieces)).into_response()
}

/// Writes pieces into a channel.
struct Pieces(mpsc::Sender<io::Result<Bytes>>);

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
        self.0.blocking_send(Ok(Bytes::copy_from_slice(bytes))).map_err(gone)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
