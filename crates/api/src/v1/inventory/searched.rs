//! What a search answers, or how it is refused.

use std::collections::BTreeSet;

use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::Response;
use kanade_store::inventory::{SearchRow, Searched};
use serde_json::{Map, Value};

use crate::http::paging::page_response;
use crate::http::{Answer, EndpointError};

/// The rows, and in `X-Complete` whether nothing was left out before the page's end. With `columns`
/// a row has only these.
pub fn answer(
    uri: &Uri,
    searched: Searched,
    columns: Option<&BTreeSet<String>>,
) -> Answer<Response> {
    let (page, complete) = match searched {
        Searched::Rows { page, complete } => (page, complete),
        Searched::NoTable => return Err(SearchError::UnknownTable.into()),
        Searched::NoColumn { column, columns } => {
            return Err(SearchError::UnknownColumn { column, columns }.into());
        }
        Searched::NoNumber { column } => return Err(SearchError::NotANumber { column }.into()),
    };
    let mut response = page_response(uri, page.map(|row| row_json(row, columns)));
    let complete = HeaderValue::from_static(if complete { "true" } else { "false" });
    response.headers_mut().insert("x-complete", complete);
    Ok(response)
}

fn row_json(row: SearchRow, columns: Option<&BTreeSet<String>>) -> Value {
    let mut object = Map::new();
    object.insert("pc_id".into(), row.pc_id.to_string().into());
    object.insert("hostname".into(), row.hostname.into());
    let wanted = |name: &String| columns.is_none_or(|columns| columns.contains(name));
    let values = row.values.into_iter();
    object.extend(values.filter(|(name, _)| wanted(name) && name != "pc_id"));
    let collected_at = serde_json::to_value(row.collected_at);
    object.insert("collected_at".into(), collected_at.unwrap_or_default());
    object.insert("@account_user".into(), row.last_logon_user.into());
    object.insert(
        "@account_display_name".into(),
        row.last_logon_display_name.into(),
    );
    Value::Object(object)
}

/// A search cannot be made.
#[derive(Debug, thiserror::Error)]
enum SearchError {
    #[error("the job has no such list, or no table could be made of it: see /api/inventory/jobs")]
    UnknownTable,
    #[error("there is no column `{column}`: there are {}", columns.join(", "))]
    UnknownColumn {
        column: String,
        columns: Vec<String>,
    },
    #[error("the column `{column}` holds numbers: give one")]
    NotANumber { column: String },
}

impl EndpointError for SearchError {
    fn status(&self) -> StatusCode {
        match self {
            Self::UnknownTable => StatusCode::NOT_FOUND,
            Self::UnknownColumn { .. } | Self::NotANumber { .. } => StatusCode::BAD_REQUEST,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::UnknownTable => "table_not_found",
            Self::UnknownColumn { .. } => "column_not_found",
            Self::NotANumber { .. } => "invalid_query",
        }
    }
}
