//! Every operation, once: the router and the OpenAPI document are made from the same list.

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::http::header;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::Value;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::csv::{self, CsvLists};
use crate::http::{authenticate, docs_page, idempotency, layers, spa};
use crate::state::ApiState;
use crate::v1;

#[derive(OpenApi)]
#[openapi(info(
    title = "kanade",
    description = "The HTTP API of kanade. Refusals are application/problem+json with a stable `code`; \
lists take `limit` and `cursor`, name the next page in `Link`, and come whole as CSV with `format=csv`; writes take `Idempotency-Key`. \
Sign in with POST /api/auth/login and send the token as `Authorization: Bearer …`."
))]
struct Document;

/// Everything the backend serves.
pub fn router(state: ApiState) -> Router {
    let (api, document) = operations().split_for_parts();
    let lists = CsvLists::of(&document);
    let document = Arc::new(finish(document));
    let docs = Arc::new(docs_page::render(&document));
    api.route(
        "/api/openapi.json",
        get(move || async move { Json(Value::clone(&document)) }),
    )
    .route(
        "/api/docs",
        get(move || async move { Html(String::clone(&docs)) }),
    )
    .route("/api/docs.css", get(docs_style))
    .fallback(spa::serve)
    .layer(from_fn_with_state(lists, csv::as_csv))
    .layer(from_fn_with_state(state.clone(), idempotency::keep_answers))
    .layer(from_fn_with_state(
        state.clone(),
        authenticate::authenticate,
    ))
    .layer(DefaultBodyLimit::max(layers::MAX_BODY))
    .layer(CatchPanicLayer::new())
    .layer(from_fn(layers::finish_problems))
    .layer(from_fn(layers::security_headers))
    .with_state(state)
}

async fn docs_style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css")], docs_page::STYLE)
}

/// The OpenAPI document, as it is served and checked in.
pub fn openapi() -> Value {
    finish(document())
}

pub(crate) fn document() -> utoipa::openapi::OpenApi {
    operations().split_for_parts().1
}

/// In parts: one expression over all of them needs more stack than a thread may have.
fn operations() -> OpenApiRouter<ApiState> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(v1::health::alive::handler))
        .routes(routes!(v1::health::fleet::handler))
        .routes(routes!(v1::health::summary::handler))
        .routes(routes!(v1::auth::version::handler))
        .routes(routes!(v1::auth::login::handler))
        .routes(routes!(v1::auth::logout::handler))
        .routes(routes!(v1::auth::me::handler))
        .routes(routes!(v1::auth::change_password::handler))
        .routes(routes!(v1::agents::list::handler))
        .routes(routes!(v1::agents::adoption::handler))
        .routes(routes!(v1::agents::get::handler))
        .routes(routes!(v1::agents::ping::handler))
        .routes(routes!(v1::agents::kill::handler))
        .routes(routes!(v1::agents::logs::handler))
        .routes(routes!(v1::agents::diagnose::handler))
        .routes(routes!(v1::ping::handler))
        .routes(routes!(v1::live_query::handler))
        .routes(routes!(
            v1::freeze::get::handler,
            v1::freeze::set::handler,
            v1::freeze::clear::handler
        ))
        .routes(routes!(
            v1::stop_all::preview::handler,
            v1::stop_all::stop::handler
        ))
        .routes(routes!(v1::scripts::status::handler))
        .routes(routes!(v1::scripts::revoke::handler))
        .routes(routes!(v1::scripts::unrevoke::handler))
        .routes(routes!(
            v1::approvals::list::handler,
            v1::approvals::request::handler
        ))
        .routes(routes!(v1::approvals::waiting::handler))
        .routes(routes!(v1::approvals::get::handler))
        .routes(routes!(v1::approvals::approve::handler))
        .routes(routes!(v1::approvals::reject::handler))
        .routes(routes!(v1::jobs::list::handler, v1::jobs::create::handler))
        .routes(routes!(v1::jobs::validate::handler))
        .routes(routes!(v1::jobs::get::handler, v1::jobs::delete::handler))
        .routes(routes!(v1::jobs::yaml::handler))
        .routes(routes!(v1::jobs::history::list::handler))
        .routes(routes!(v1::jobs::history::version::handler))
        .routes(routes!(v1::jobs::history::restore::handler))
        .routes(routes!(v1::jobs::kill::handler))
        .routes(routes!(v1::jobs::schema::handler))
        .routes(routes!(
            v1::schedules::list::handler,
            v1::schedules::create::handler
        ))
        .routes(routes!(v1::schedules::validate::handler))
        .routes(routes!(v1::schedules::coverages::handler))
        .routes(routes!(v1::schedules::upcoming::handler))
        .routes(routes!(v1::schedules::preview::handler))
        .routes(routes!(v1::schedules::status::handler))
        .routes(routes!(v1::schedules::coverage::handler))
        .routes(routes!(
            v1::schedules::get::handler,
            v1::schedules::delete::handler
        ))
        .routes(routes!(v1::schedules::yaml::handler))
        .routes(routes!(v1::schedules::history::list::handler))
        .routes(routes!(v1::schedules::history::version::handler))
        .routes(routes!(v1::schedules::history::restore::handler))
        .routes(routes!(v1::schedules::enable::handler))
        .routes(routes!(v1::schedules::disable::handler))
        .routes(routes!(v1::schedules::schema::handler))
        .routes(routes!(v1::documents::group_history::list::handler))
        .routes(routes!(v1::documents::group_history::version::handler))
        .routes(routes!(v1::documents::group_history::restore::handler))
        .routes(routes!(v1::plan::draw::handler))
        .routes(routes!(v1::plan::apply::handler))
        .routes(routes!(v1::targets::resolve::handler))
        .routes(routes!(v1::exec::exec_job::handler))
        .routes(routes!(v1::exec::run_script::handler))
        .routes(routes!(v1::results::list::handler))
        .routes(routes!(v1::results::get::handler))
        .routes(routes!(v1::results::tail::handler))
        .routes(routes!(v1::results::output::handler))
        .routes(routes!(v1::results::live::handler))
        .merge(groups())
        .merge(executions())
        .merge(records())
}

/// What operators say of machines, how they group and configure them.
fn groups() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(
            v1::attributes::get::handler,
            v1::attributes::replace::handler,
            v1::attributes::change::handler
        ))
        .routes(routes!(v1::attributes::import::handler))
        .routes(routes!(v1::attributes::names::handler))
        .routes(routes!(v1::config::global::get, v1::config::global::put))
        .routes(routes!(
            v1::config::group::get,
            v1::config::group::put,
            v1::config::group::delete
        ))
        .routes(routes!(
            v1::config::machine::get,
            v1::config::machine::put,
            v1::config::machine::delete
        ))
        .routes(routes!(v1::config::inherited::defaults))
        .routes(routes!(v1::config::inherited::group))
        .routes(routes!(v1::config::inherited::machine))
        .routes(routes!(v1::config::effective::handler))
        .routes(routes!(v1::config::layers::handler))
        .routes(routes!(
            v1::groups::list::handler,
            v1::groups::create::handler
        ))
        .routes(routes!(v1::groups::validate::handler))
        .routes(routes!(v1::groups::preview::handler))
        .routes(routes!(
            v1::groups::get::handler,
            v1::groups::delete::handler
        ))
        .routes(routes!(v1::groups::yaml::handler))
        .routes(routes!(v1::groups::members::handler))
        .routes(routes!(
            v1::groups::contacts::get,
            v1::groups::contacts::put
        ))
        .routes(routes!(v1::groups::schema::handler))
        .routes(routes!(
            v1::groups::of_machine::get,
            v1::groups::of_machine::put,
            v1::groups::of_machine::add
        ))
        .routes(routes!(v1::groups::of_machine::remove))
}

/// What machines were ordered to do, and what they report.
fn executions() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(v1::executions::list::handler))
        .routes(routes!(v1::executions::get::handler))
        .routes(routes!(v1::executions::targets::handler))
        .routes(routes!(v1::executions::kill::handler))
        .routes(routes!(v1::health::scan_durations::handler))
        .routes(routes!(v1::checks::list::handler))
        .routes(routes!(v1::checks::matrix::handler))
        .routes(routes!(v1::checks::transitions::handler))
        .routes(routes!(v1::checks::alerts::handler))
        .routes(routes!(v1::checks::problems::handler))
        .routes(routes!(v1::checks::clear::handler))
        .routes(routes!(v1::bundles::list::handler))
        .routes(routes!(
            v1::bundles::download::handler,
            v1::bundles::delete::handler
        ))
        .routes(routes!(v1::files::usage::handler))
        .routes(routes!(v1::files::packages::list::handler))
        .routes(routes!(
            v1::files::packages::download::handler,
            v1::files::packages::publish::handler,
            v1::files::packages::delete::handler
        ))
        .routes(routes!(v1::files::scripts::list::handler))
        .routes(routes!(
            v1::files::scripts::download::handler,
            v1::files::scripts::publish::handler,
            v1::files::scripts::delete::handler
        ))
        .routes(routes!(v1::files::releases::list::handler))
        .routes(routes!(v1::files::releases::publish::handler))
        .routes(routes!(v1::files::releases::target::handler))
        .routes(routes!(
            v1::files::releases::download::handler,
            v1::files::releases::delete::handler
        ))
        .routes(routes!(v1::inventory::jobs::handler))
        .routes(routes!(v1::inventory::by_job::handler))
        .routes(routes!(v1::inventory::machine::handler))
        .routes(routes!(v1::inventory::search::handler))
        .routes(routes!(v1::inventory::search_scalars::handler))
        .routes(routes!(v1::inventory::history::handler))
        .routes(routes!(v1::inventory::history_of_machine::handler))
        .routes(routes!(v1::inventory::first_seen::handler))
}

/// What is known of machines over time, and of the system itself.
fn records() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(v1::dead_letters::list::handler))
        .routes(routes!(v1::dead_letters::get::handler))
        .routes(routes!(v1::perf::machine::handler))
        .routes(routes!(v1::perf::processes::handler))
        .routes(routes!(v1::perf::timeline::handler))
        .routes(routes!(v1::perf::sampling::handler))
        .routes(routes!(v1::perf::fleet::handler))
        .routes(routes!(v1::perf::top::handler))
        .routes(routes!(v1::perf::active::handler))
        .routes(routes!(v1::obs_events::list::handler))
        .routes(routes!(v1::obs_events::kinds::handler))
        .routes(routes!(v1::obs_events::sources::handler))
        .routes(routes!(v1::obs_events::recent::handler))
        .routes(routes!(v1::obs_events::heatmap::handler))
        .routes(routes!(v1::audit::list::handler))
        .routes(routes!(v1::secrets::list::handler))
        .routes(routes!(
            v1::secrets::set::handler,
            v1::secrets::delete::handler
        ))
        .routes(routes!(v1::query::ask::handler))
        .routes(routes!(v1::query::schema::handler))
        .routes(routes!(v1::query::saved::handler, v1::query::save::handler))
        .routes(routes!(v1::query::delete::handler))
        .routes(routes!(v1::analytics::list::handler))
        .routes(routes!(
            v1::views::list::handler,
            v1::views::create::handler
        ))
        .routes(routes!(v1::views::delete::handler))
        .routes(routes!(v1::views::yaml::handler))
        .routes(routes!(v1::views::history::list::handler))
        .routes(routes!(v1::views::history::version::handler))
        .routes(routes!(v1::views::history::restore::handler))
        .routes(routes!(v1::views::schema::handler))
        .routes(routes!(
            v1::pins::list::handler,
            v1::pins::add::handler,
            v1::pins::remove::handler
        ))
        .routes(routes!(
            v1::projection::rebuild::handler,
            v1::projection::start_rebuild::handler
        ))
        .routes(routes!(
            v1::projection::verify::handler,
            v1::projection::start_verify::handler
        ))
        .routes(routes!(v1::storage::jetstream::handler))
        .routes(routes!(v1::storage::retention::handler))
        .routes(routes!(
            v1::notifications::list::handler,
            v1::notifications::publish::handler
        ))
        .routes(routes!(
            v1::notifications::get::handler,
            v1::notifications::edit::handler
        ))
        .routes(routes!(v1::notifications::ack_status::handler))
        .routes(routes!(v1::notifications::audience::handler))
        .routes(routes!(v1::notifications::recall::handler))
        .routes(routes!(
            v1::rollouts::list::handler,
            v1::rollouts::create::handler
        ))
        .routes(routes!(v1::rollouts::preview::handler))
        .routes(routes!(v1::rollouts::get::handler))
        .routes(routes!(v1::rollouts::pause::handler))
        .routes(routes!(v1::rollouts::resume::handler))
        .routes(routes!(v1::rollouts::abort::handler))
        .routes(routes!(v1::rollouts::promote::handler))
        .routes(routes!(v1::rollouts::retry::handler))
        .routes(routes!(v1::alerts::list::handler))
        .routes(routes!(v1::alerts::deliveries::handler))
        .routes(routes!(
            v1::webhooks::list::handler,
            v1::webhooks::create::handler
        ))
        .routes(routes!(
            v1::webhooks::change::handler,
            v1::webhooks::delete::handler
        ))
        .routes(routes!(v1::webhooks::test::handler))
        .routes(routes!(
            v1::settings::mail::handler,
            v1::settings::set_mail::handler
        ))
        .routes(routes!(v1::settings::test_mail::handler))
        .routes(routes!(v1::live::stream::handler))
}

/// Adds what no operation says: the session. A parameter that takes the rest of a path is one like
/// any other to OpenAPI.
fn finish(mut document: utoipa::openapi::OpenApi) -> Value {
    csv::declare(&mut document);
    let components = document.components.get_or_insert_default();
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    components.add_security_scheme("session", SecurityScheme::Http(bearer));
    let paths = std::mem::take(&mut document.paths.paths);
    document.paths.paths = paths
        .into_iter()
        .map(|(path, item)| (path.replace("{*", "{"), item))
        .collect();
    serde_json::to_value(document).unwrap_or_default()
}
