//! The requests of the page, and their answers.

use std::fs;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{StatusCode, Uri};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};

use super::files::{OpenedFiles, OpenedReturn};
use super::guard::Guard;
use super::page::Page;
use super::saving::{self, Refusal, Saved};
use crate::failure::RunFailure;

/// The largest request: a script of rules, as JSON.
const LARGEST_REQUEST: usize = 16 << 20;
/// The largest workbook that a page is handed.
const LARGEST_WORKBOOK: u64 = 1 << 30;
/// How long a request waits for a change before it is answered without one.
const WAIT: Duration = Duration::from_secs(25);
/// How often files are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(500);
const VERSION: HeaderName = HeaderName::from_static("x-ambersheet-version");

/// What all requests share.
pub(super) struct Studio {
    pub(super) page: Page,
    pub(super) guard: Guard,
    pub(super) files: OpenedFiles,
    /// Held while something is being written.
    pub(super) saving: Mutex<()>,
}

/// A request that is not served as asked.
struct Refused {
    status: StatusCode,
    problem: String,
    /// True if the same request with `replace` would be.
    may_replace: bool,
}

type Served = Result<Response, Refused>;

#[derive(Serialize)]
struct ProblemShown<'a> {
    problem: &'a str,
    may_replace: bool,
}

/// Returns the routes of the server. Whoever may not ask is refused before any of them.
pub(super) fn routes(studio: &Arc<Studio>) -> Router {
    Router::new()
        .route("/", get(page))
        .route("/session", post(session))
        .route("/opened", get(opened))
        .route("/opened/{id}/workbook", get(workbook).post(save_workbook))
        .route("/opened/{id}/rules", get(rules).post(save_rules))
        .layer(DefaultBodyLimit::max(LARGEST_REQUEST))
        .layer(middleware::from_fn_with_state(Arc::clone(studio), guarded))
        .with_state(Arc::clone(studio))
}

/// Looks at the files until the page has been closed for a while.
pub(super) async fn until_gone(studio: Arc<Studio>) {
    while !studio.guard.is_gone() {
        sleep(LOOK_EVERY).await;
        let studio = Arc::clone(&studio);
        // It fails only where a look has panicked; the next one may not.
        let _ = spawn_blocking(move || studio.files.look()).await;
    }
}

/// Refuses whoever may not ask, and has nothing kept of an answer.
async fn guarded(State(studio): State<Arc<Studio>>, request: Request, next: Next) -> Response {
    let is_first = matches!(request.uri().path(), "/" | "/session");
    let headers = request.headers();
    let is_allowed =
        studio.guard.is_for_us(headers) && (is_first || studio.guard.has_session(headers));
    let mut response = if is_allowed {
        next.run(request).await
    } else {
        Refused::new(
            StatusCode::FORBIDDEN,
            "this is for the page that ambersheet opened",
        )
        .into_response()
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

async fn page(State(studio): State<Arc<Studio>>) -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (CONTENT_SECURITY_POLICY, studio.page.policy.clone()),
    ];
    (headers, studio.page.text.clone())
}

/// Gives the session's key for the token, once.
async fn session(State(studio): State<Arc<Studio>>, token: Bytes) -> Served {
    let key = studio.guard.exchange(&token).ok_or_else(|| {
        Refused::new(
            StatusCode::FORBIDDEN,
            "this address has been used; start ambersheet again",
        )
    })?;
    Ok(key.to_owned().into_response())
}

/// Lists the open files: at once, or with `?after=VERSION` when there is a later version.
async fn opened(State(studio): State<Arc<Studio>>, address: Uri) -> Served {
    let after = address
        .query()
        .and_then(|query| query.strip_prefix("after="));
    if let Some(version) = after.and_then(|version| version.parse().ok()) {
        // Whoever waits too long is told what is known, and asks again.
        let _ = timeout(WAIT, studio.files.changed_after(version)).await;
    }
    json(&studio.files.listing())
}

async fn workbook(State(studio): State<Arc<Studio>>, Path(id): Path<usize>) -> Served {
    let opened = find(&studio, id)?;
    let version = opened.workbook.version.to_string();
    let bytes = in_background(move || Ok(read_workbook(&opened)?)).await?;
    let headers = [
        (CONTENT_TYPE, "application/octet-stream"),
        (VERSION, version.as_str()),
    ];
    Ok((headers, Body::from(bytes)).into_response())
}

fn read_workbook(opened: &OpenedReturn) -> Result<Vec<u8>, RunFailure> {
    let path = &opened.workbook.path;
    let shown = path.display().to_string();
    let failed = |error: std::io::Error| RunFailure::reading(&shown, &error);
    if fs::metadata(path).map_err(failed)?.len() > LARGEST_WORKBOOK {
        return Err(RunFailure::new(format!(
            "{shown}: this is too large for the page (over 1 GiB); `ambersheet rate` takes it"
        )));
    }
    fs::read(path).map_err(failed)
}

async fn rules(State(studio): State<Arc<Studio>>, Path(id): Path<usize>) -> Served {
    let opened = find(&studio, id)?;
    let script = in_background(move || Ok(opened.script()?)).await?;
    let script = script.ok_or_else(|| Refused::new(StatusCode::NOT_FOUND, "there are no rules"))?;
    Ok(script.text().into_response())
}

async fn save_workbook(
    State(studio): State<Arc<Studio>>,
    Path(id): Path<usize>,
    body: Bytes,
) -> Served {
    let wanted = parse(&body)?;
    save(studio, id, move |files, opened| {
        saving::save_workbook(files, &opened, wanted)
    })
    .await
}

async fn save_rules(
    State(studio): State<Arc<Studio>>,
    Path(id): Path<usize>,
    body: Bytes,
) -> Served {
    let wanted = parse(&body)?;
    save(studio, id, move |files, opened| {
        saving::save_rules(files, (id, &opened), &wanted)
    })
    .await
}

/// Saves something of an open return, one after the other.
async fn save(
    studio: Arc<Studio>,
    id: usize,
    write: impl FnOnce(&OpenedFiles, OpenedReturn) -> Result<Saved, Refusal> + Send + 'static,
) -> Served {
    find(&studio, id)?;
    let saved = in_background(move || {
        let _held = studio.saving.lock().unwrap_or_else(PoisonError::into_inner);
        // As it is now, and not as it was before another was saved.
        let opened = find(&studio, id)?;
        Ok(write(&studio.files, opened)?)
    });
    json(&saved.await?)
}

fn find(studio: &Studio, id: usize) -> Result<OpenedReturn, Refused> {
    let opened = studio.files.get(id);
    opened.ok_or_else(|| Refused::new(StatusCode::NOT_FOUND, "there is no such return"))
}

/// Runs what takes a while or waits for a disk, so that others are answered meanwhile.
async fn in_background<T: Send + 'static>(
    run: impl FnOnce() -> Result<T, Refused> + Send + 'static,
) -> Result<T, Refused> {
    let done = spawn_blocking(run).await;
    done.unwrap_or_else(|_| {
        Err(Refused::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "this workbook cannot be read; open it in Excel and save it again",
        ))
    })
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refused> {
    serde_json::from_slice(body)
        .map_err(|error| Refused::new(StatusCode::BAD_REQUEST, error.to_string()))
}

fn json(value: &impl Serialize) -> Served {
    let text = serde_json::to_string(value)
        .map_err(|error| Refused::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))?;
    Ok(([(CONTENT_TYPE, "application/json")], text).into_response())
}

impl Refused {
    fn new(status: StatusCode, problem: impl Into<String>) -> Self {
        Self {
            status,
            problem: problem.into(),
            may_replace: false,
        }
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Exists(path) => Self {
                may_replace: true,
                ..Self::new(
                    StatusCode::CONFLICT,
                    format!(
                        "{} is there already, and was not written from here",
                        path.display()
                    ),
                )
            },
            Refusal::Changed(file) => Self::new(
                StatusCode::CONFLICT,
                format!(
                    "{file} has just been changed by another program; look at its ratings again, then save"
                ),
            ),
            Refusal::Failed(failure) => failure.into(),
        }
    }
}

impl From<RunFailure> for Refused {
    fn from(failure: RunFailure) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, failure.to_string())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let shown = ProblemShown {
            problem: &self.problem,
            may_replace: self.may_replace,
        };
        let text = serde_json::to_string(&shown).unwrap_or_default();
        (self.status, [(CONTENT_TYPE, "application/json")], text).into_response()
    }
}
