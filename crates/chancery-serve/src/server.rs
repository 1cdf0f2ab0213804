//! Listens, answers, and stops without losing a request.

use crate::{App, Config, routes};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// Connections that are open at once; more wait in the queue of the system.
const CONNECTIONS: usize = 1024;
/// Within which a client must have sent the head of its request: one that dawdles holds no place.
const HEAD: Duration = Duration::from_secs(15);
/// What those who have just connected are given to send their request, once the server is told to stop.
const LULL: Duration = Duration::from_millis(300);
/// What requests are given to end, once the server is told to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// Answers on the listener until `stop` is done; then takes in whoever is waiting to connect, answers all that was
/// asked, and returns.
pub async fn run(listener: TcpListener, app: Arc<App>, stop: impl Future<Output = ()>) -> io::Result<()> {
    let service = routes(app.clone());
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let take = |stream: TcpStream, place: Option<tokio::sync::OwnedSemaphorePermit>| {
        // Answers are small and whole: nothing is gained by waiting for more.
        let _ = stream.set_nodelay(true);
        let connection = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service.clone()));
        let watched = graceful.watch(connection);
        tokio::spawn(async move {
            // A client that breaks off is no concern of ours.
            let _ = watched.await;
            drop(place);
        });
    };
    tokio::pin!(stop);
    loop {
        let place = tokio::select! {
            () = &mut stop => break,
            place = places.clone().acquire_owned() => place.ok(),
        };
        tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => take(stream, place),
                // Out of files, or a client gone before it was met: what is open goes on, and more come later.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
        }
    }
    app.stop();
    // Whoever the system has accepted for us already is served; from then on nobody is. They wait until the door is
    // shut: clients that were answered at once would come back, and the queue would never be empty.
    let shut = tokio::time::Instant::now() + LULL;
    let mut waiting = Vec::new();
    while tokio::time::Instant::now() < shut
        && let Ok(Ok((stream, _))) = tokio::time::timeout(Duration::from_millis(20), listener.accept()).await
    {
        waiting.push(stream);
    }
    drop(listener);
    for stream in waiting {
        take(stream, None);
    }
    tokio::time::sleep(LULL).await;
    let _ = tokio::time::timeout(PATIENCE, graceful.shutdown()).await;
    Ok(())
}

/// Done when the process is told to end, by the terminal or by the system.
pub async fn told_to_stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}

/// Opens the database, listens, calls `ready` with the address, and answers until the process is told to end.
pub fn serve(config: Config, ready: impl FnOnce(&Config)) -> Result<(), ServeError> {
    serve_until(config, ready, std::future::pending())
}

/// The same, and until `end` is done.
pub fn serve_until(
    config: Config,
    ready: impl FnOnce(&Config),
    end: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(ServeError::Runtime)?;
    runtime.block_on(async {
        let listener = TcpListener::bind(config.bind).await.map_err(|e| ServeError::Bind(config.bind, e))?;
        let bind = listener.local_addr().map_err(|e| ServeError::Bind(config.bind, e))?;
        let config = Config { bind, ..config };
        let app = App::open(config.clone())?;
        // Signals are watched before anybody is told that there is something to stop.
        let stop = tokio::spawn(told_to_stop());
        ready(&config);
        let stopped = async {
            tokio::select! {
                _ = stop => {}
                () = end => {}
            }
        };
        run(listener, app, stopped).await.map_err(ServeError::Runtime)
    })
}

/// Why nothing is served.
#[derive(Debug)]
pub enum ServeError {
    Store(chancery_store::StoreError),
    Data(chancery::actor::DataError),
    Bind(std::net::SocketAddr, io::Error),
    Runtime(io::Error),
}

impl std::fmt::Display for ServeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ServeError::Store(e) => write!(f, "{e}"),
            ServeError::Data(e) => write!(f, "the program's own data is broken: {e}"),
            ServeError::Bind(address, e) => write!(f, "nothing can listen on {address}: {e}"),
            ServeError::Runtime(e) => write!(f, "the server cannot run: {e}"),
        }
    }
}

impl std::error::Error for ServeError {}

impl From<chancery_store::StoreError> for ServeError {
    fn from(error: chancery_store::StoreError) -> ServeError {
        ServeError::Store(error)
    }
}
