//! Connections: how many, how slow, and how they end.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_io_timeout::TimeoutStream;

use crate::server::{Server, router};

/// How long to wait after a connection could not be taken: the system has no room for another file.
const PAUSE: Duration = Duration::from_millis(200);

/// Answers requests until `shutdown` comes about; those in work then have the time of
/// [`Settings::drain`](super::Settings::drain) to end. Meanwhile the port stays open for those who watch the server.
///
/// # Errors
/// When the address of the listener cannot be told.
pub async fn serve(
    listener: TcpListener,
    server: Server,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let door = Door {
        routes: router(server.clone()),
        limit: Arc::new(Semaphore::new(server.settings.connections)),
        open: GracefulShutdown::new(),
        server,
    };
    tokio::select! {
        never = door.take_in(&listener, true) => match never {},
        () = shutdown => {}
    }
    door.server.stop();
    let Door { routes, limit, open, server } = door;
    let drain = server.settings.drain;
    // Those who come now are not waited for.
    let late = Door { routes, limit, open: GracefulShutdown::new(), server };
    tokio::select! {
        never = late.take_in(&listener, false) => match never {},
        () = open.shutdown() => {}
        () = tokio::time::sleep(drain) => {
            tracing::warn!(seconds = drain.as_secs_f64(), "stopped with requests in work");
        }
    }
    Ok(())
}

/// Where connections come in.
struct Door {
    server: Server,
    routes: Router,
    limit: Arc<Semaphore>,
    open: GracefulShutdown,
}

impl Door {
    /// Takes in connections for ever, as many as may be open.
    async fn take_in(&self, listener: &TcpListener, may_stay: bool) -> std::convert::Infallible {
        loop {
            let Ok(permit) = Arc::clone(&self.limit).acquire_owned().await else {
                // It is never closed.
                std::future::pending().await
            };
            match listener.accept().await {
                Ok((stream, _)) => self.answer(stream, permit, may_stay),
                Err(error) => {
                    tracing::warn!(%error, "a connection cannot be taken");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    fn answer(&self, stream: TcpStream, permit: OwnedSemaphorePermit, may_stay: bool) {
        let settings = &self.server.settings;
        // An answer is written at once; there is nothing to wait for. Where it is not possible the answer is slower.
        let _ = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(settings.write_time));
        let mut builder = http1::Builder::new();
        builder.timer(TokioTimer::new()).header_read_timeout(settings.head_time).keep_alive(may_stay);
        let service = TowerToHyperService::new(self.routes.clone());
        let connection = builder.serve_connection(TokioIo::new(Box::pin(stream)), service);
        let connection = self.open.watch(connection);
        let connections = self.server.metrics.connections.clone();
        connections.inc();
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended");
            }
            connections.dec();
            drop(permit);
        });
    }
}
