//! The record as web pages.
//!
//! One process reads one database file, which others may write to meanwhile,
//! and answers with pages that need no script. The address is the state: every
//! view is a permalink, and stands beside itself as JSON, CSV or Atom under the
//! same address with that ending. Under `/api/` the record is there for programs,
//! which may also send reports to be read.
//!
//! ```no_run
//! # fn main() -> Result<(), chancery_serve::ServeError> {
//! use chancery_serve::{Config, serve};
//! serve(Config::local("chancery.db"), |config| {
//!     let _ = config.bind; // listening
//! })
//! # }
//! ```
//!
//! What is not here: the clock (days are those of the record), and the network
//! beyond the one listener.

mod api;
mod assets;
mod chart;
mod config;
mod data;
mod error;
mod filter;
mod formats;
mod guard;
mod kept;
mod line;
mod pages;
mod query;
mod server;
mod speech;
mod standing;
mod text;

pub use config::Config;
pub use guard::{CONTENT_SECURITY_POLICY, LONGEST_ADDRESS};
pub use server::{ServeError, run, serve, serve_until, told_to_stop};

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use chancery::actor::Registry;
use chancery::coding::Codebook;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

/// What answering needs: the database, the words to speak of it, and what the server was told.
pub struct App {
    pub config: Config,
    data: Arc<data::Data>,
    kept: kept::KeptPages,
    codebook: Arc<Codebook>,
    registry: Arc<Registry>,
    stopping: AtomicBool,
}

impl App {
    /// Opens the database, which must exist.
    pub fn open(config: Config) -> Result<Arc<App>, ServeError> {
        let app = App {
            data: Arc::new(data::Data::open(&config.db)?),
            kept: kept::KeptPages::default(),
            codebook: Arc::new(Codebook::embedded().map_err(ServeError::Data)?),
            registry: Arc::new(Registry::embedded().map_err(ServeError::Data)?),
            config,
            stopping: AtomicBool::new(false),
        };
        Ok(Arc::new(app))
    }

    /// From now on every answer tells its client to close the connection.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
    }

    fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    fn error_page(&self, error: error::PageError) -> Response {
        pages::failure(error, pages::Format::Html)
    }
}

/// The largest body of a request, in bytes.
const LARGEST_BODY: usize = 1 << 20;
/// The longest that an answer may take.
const LONGEST_ANSWER: Duration = Duration::from_secs(60);

/// All that the server answers to.
pub fn router(config: Config) -> Result<Router, ServeError> {
    Ok(routes(App::open(config)?))
}

fn routes(app: Arc<App>) -> Router {
    Router::new()
        .route("/static/{file}", get(assets::answer))
        .fallback(pages::answer)
        .layer(TimeoutLayer::with_status_code(axum::http::StatusCode::GATEWAY_TIMEOUT, LONGEST_ANSWER))
        .layer(RequestBodyLimitLayer::new(LARGEST_BODY))
        .merge(api::router())
        .layer(CatchPanicLayer::custom(guard::panicked))
        .layer(axum::middleware::from_fn_with_state(app.clone(), guard::guard))
        .layer(axum::middleware::from_fn(api::problems))
        .with_state(app)
}
