use axum::http::Uri;
use axum::response::Response;
use kanade_api_types::files::FileRow;
use kanade_control::artifacts::{Artifact, ArtifactKind, Users};
use kanade_store::page::{Cursor, Page};
use serde::Deserialize;

use super::failure::FileRefused;
use crate::http::Answer;
use crate::http::failures::LookupError;
use crate::http::paging::{PageQuery, page_response};
use crate::state::ApiState;

/// Which files.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FileFilter {
    /// Only of this name.
    name: Option<String>,
    /// Only whose name or version has this text.
    q: Option<String>,
}

/// A page of scripts or packages, by name, the newest version first.
pub async fn list(
    state: &ApiState,
    kind: ArtifactKind,
    uri: &Uri,
    filter: &FileFilter,
    page: &PageQuery,
) -> Answer<Response> {
    let artifacts = state.artifacts.list(kind).await.map_err(FileRefused)?;
    let users = state.artifacts.users(kind).await.map_err(FileRefused)?;
    let fitting = artifacts.into_iter().filter(|it| filter.fits(it));
    let rows = fitting.map(|artifact| row(artifact, &users)).collect();
    paged(uri, page, kind.noun(), rows, |row: &FileRow| {
        (row.name.clone(), latest(row.modified), row.version.clone())
    })
}

/// A page of rows that are all at hand, in the order of their keys.
pub fn paged<T, K>(
    uri: &Uri,
    page: &PageQuery,
    list: &str,
    mut rows: Vec<T>,
    key: impl Fn(&T) -> K,
) -> Answer<Response>
where
    T: serde::Serialize,
    K: Ord + serde::Serialize + serde::de::DeserializeOwned,
{
    let page = page.request(100, 1_000)?;
    let after: Option<K> = page.after(list).map_err(LookupError::from)?;
    rows.sort_by_cached_key(&key);
    let rest = rows
        .into_iter()
        .filter(|row| after.as_ref().is_none_or(|after| key(row) > *after));
    let rows = rest.take(page.limit() as usize + 1).collect();
    let page = Page::from_surplus(rows, page.limit(), |row| Cursor::new(list, &key(row)));
    Ok(page_response(uri, page))
}

/// A key that puts the newest first.
pub fn latest(at: Option<chrono::DateTime<chrono::Utc>>) -> i64 {
    at.map_or(0, |at| -at.timestamp_millis())
}

impl FileFilter {
    fn fits(&self, artifact: &Artifact) -> bool {
        let name = &artifact.name;
        let text = name.to_string().to_lowercase();
        let has = |q: &String| text.contains(&q.to_lowercase());
        let is_named = self
            .name
            .as_ref()
            .is_none_or(|wanted| wanted == name.first());
        is_named && self.q.as_ref().is_none_or(has)
    }
}

fn row(artifact: Artifact, users: &Users) -> FileRow {
    let Artifact { name, info } = artifact;
    FileRow {
        used_by: users.of_name(&name),
        name: name.first().to_owned(),
        version: name.second().unwrap_or_default().to_owned(),
        size: info.size,
        sha256: info.sha256(),
        digest: info.digest,
        modified: info.modified,
    }
}
