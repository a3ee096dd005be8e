use std::marker::PhantomData;
use std::time::Duration;

use futures_util::stream::{self, Stream};
use reqwest::Response;
use reqwest::header::{HeaderMap, LINK};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::call::{malformed, read_json};
use crate::client::Client;
use crate::download::Download;
use crate::error::ClientError;

/// How long a whole list may take.
const DOWNLOAD_WITHIN: Duration = Duration::from_secs(3600);

/// A list that is read page by page.
pub struct List<T> {
    client: Client,
    path: String,
    query: Vec<(String, String)>,
    /// The field of the answer that has the rows; none where the answer is the rows.
    field: Option<&'static str>,
    rows: PhantomData<fn() -> T>,
}

/// Some rows of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The rows, in the list's order.
    pub rows: Vec<T>,
    /// How many rows the whole list has, where the backend says it.
    pub total: Option<u64>,
    /// How many of the whole list are online, where the backend says it.
    pub online: Option<u64>,
    /// Where the next page begins; none on the last page.
    pub cursor: Option<String>,
}

impl<T> Page<T> {
    /// Whether there are rows after these.
    pub fn has_more(&self) -> bool {
        self.cursor.is_some()
    }
}

impl<T: DeserializeOwned> List<T> {
    pub(crate) fn new<Q: Serialize>(client: &Client, path: impl Into<String>, query: &Q) -> Self {
        Self {
            client: client.clone(),
            path: path.into(),
            query: pairs(query),
            field: None,
            rows: PhantomData,
        }
    }

    /// The same list, whose rows stand in a field of the answer.
    pub(crate) fn in_field(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }

    /// The same list with more in its query.
    pub(crate) fn with_query(mut self, pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        self.query.extend(pairs);
        self
    }

    /// One page: the first, or the one that begins at `cursor`.
    pub async fn page(&self, cursor: Option<&str>) -> Result<Page<T>, ClientError> {
        let mut query = self.query.clone();
        query.extend(cursor.map(|cursor| ("cursor".to_owned(), cursor.to_owned())));
        let response = self.client.get(&self.path).query(&query).send().await?;
        self.read(response).await
    }

    /// Every page, each read when it is asked for. Ends after the last page or the first error.
    pub fn pages(self) -> impl Stream<Item = Result<Page<T>, ClientError>> {
        let start = Some((self, None));
        stream::try_unfold(start, |state: Option<(Self, Option<String>)>| async move {
            let Some((list, cursor)) = state else {
                return Ok(None);
            };
            let page = list.page(cursor.as_deref()).await?;
            let next = page.cursor.clone().map(|cursor| (list, Some(cursor)));
            Ok(Some((page, next)))
        })
    }

    /// The first rows, at most `limit`, as one page.
    pub async fn take(mut self, limit: usize) -> Result<Page<T>, ClientError> {
        self.ask_for(limit);
        let mut all = self.page(None).await?;
        while all.rows.len() < limit {
            let Some(cursor) = all.cursor.take() else {
                break;
            };
            let mut next = self.page(Some(&cursor)).await?;
            all.rows.append(&mut next.rows);
            all.cursor = next.cursor;
        }
        if all.rows.len() > limit {
            all.rows.truncate(limit);
            all.cursor.get_or_insert_default();
        }
        Ok(all)
    }

    /// Every row.
    pub async fn all(self) -> Result<Page<T>, ClientError> {
        self.take(usize::MAX).await
    }

    /// The whole list as CSV, however many rows it has.
    pub async fn csv(self) -> Result<Download, ClientError> {
        let form = [("format", "csv")];
        let call = self.client.get(&self.path).within(DOWNLOAD_WITHIN);
        let response = call.query(&self.query).query(&form).send().await?;
        Ok(Download::new(format!("GET {}", self.path), response))
    }

    /// The backend clamps a page's size; so asking for more than that is harmless.
    fn ask_for(&mut self, rows: usize) {
        if rows < usize::MAX && !self.query.iter().any(|(key, _)| key == "limit") {
            self.query.push(("limit".into(), rows.to_string()));
        }
    }

    async fn read(&self, response: Response) -> Result<Page<T>, ClientError> {
        let headers = response.headers().clone();
        let operation = format!("GET {}", self.path);
        let rows = match self.field {
            None => read_json(operation, response).await?,
            Some(field) => {
                let answer = read_json::<Value>(operation.clone(), response).await?;
                rows_of(answer, field).map_err(|source| malformed(&operation, source))?
            }
        };
        Ok(Page {
            rows,
            total: number(&headers, "X-Total-Count"),
            online: number(&headers, "X-Online-Count"),
            cursor: next_cursor(&headers),
        })
    }
}

fn rows_of<T: DeserializeOwned>(
    mut answer: Value,
    field: &str,
) -> Result<Vec<T>, serde_json::Error> {
    serde_json::from_value(answer[field].take())
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

/// The cursor in `Link: <…?cursor=…>; rel="next"`. The rest of that address is ours already, and
/// a token must not follow an address that came in an answer.
fn next_cursor(headers: &HeaderMap) -> Option<String> {
    let links = headers.get_all(LINK);
    links
        .iter()
        .filter_map(|link| link.to_str().ok())
        .flat_map(|links| links.split(", <"))
        .find(|link| link.contains("rel=\"next\""))
        .and_then(|link| cursor_of(link.trim_start_matches('<').split('>').next()?))
}

fn cursor_of(link: &str) -> Option<String> {
    let anywhere = reqwest::Url::parse("http://backend").ok()?;
    let url = anywhere.join(link).ok()?;
    url.query_pairs()
        .find(|(key, _)| key == "cursor")
        .map(|(_, cursor)| cursor.into_owned())
}

/// A query's fields as text, those that are none or empty left out.
fn pairs<Q: Serialize>(query: &Q) -> Vec<(String, String)> {
    let Ok(Value::Object(fields)) = serde_json::to_value(query) else {
        return Vec::new();
    };
    let text = |value: Value| match value {
        Value::Null => None,
        Value::String(text) => Some(text).filter(|text| !text.is_empty()),
        other => Some(other.to_string()),
    };
    let mut pairs: Vec<_> = fields
        .into_iter()
        .filter_map(|(key, value)| Some((key, text(value)?)))
        .collect();
    pairs.sort();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor_in(link: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(LINK, link.parse().unwrap());
        next_cursor(&headers)
    }

    #[test]
    fn the_cursor_is_found_in_relative_and_absolute_links() {
        let relative = r#"</api/results?limit=2&cursor=a%2Bb>; rel="next""#;
        let absolute = r#"<https://elsewhere/api/results?cursor=c>; rel="next""#;
        assert_eq!(cursor_in(relative).as_deref(), Some("a+b"));
        assert_eq!(cursor_in(absolute).as_deref(), Some("c"));
    }

    #[test]
    fn rows_may_stand_in_a_field() {
        let answer = serde_json::json!({ "counts": [], "rows": [1, 2] });
        assert_eq!(rows_of::<u8>(answer, "rows").unwrap(), [1, 2]);
        assert!(rows_of::<u8>(Value::Null, "rows").is_err());
    }

    #[test]
    fn another_relation_is_no_next_page() {
        let both = r#"</api/x?cursor=p>; rel="prev", </api/x?cursor=n>; rel="next""#;
        assert_eq!(cursor_in(both).as_deref(), Some("n"));
        assert_eq!(cursor_in(r#"</api/x?cursor=p>; rel="prev""#), None);
    }
}
