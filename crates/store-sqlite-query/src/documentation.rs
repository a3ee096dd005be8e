//! docs/querying.md, made from the views.

use std::fmt::Write;

use crate::catalogue::VIEWS;
use crate::functions::ALLOWED;

const INTRODUCTION: &str = "\
# Asking in SQL

Admins ask the backend's tables in SQL: on the Query page, with `kanade query`, or with `POST /api/query`:

```
curl -H \"Authorization: Bearer $TOKEN\" -H 'Content-Type: application/json' \\
  -d '{\"sql\": \"SELECT os_family, count(*) FROM machines GROUP BY 1\"}' https://kanade.example/api/query
```

The answer is `{columns, rows, row_count, truncated, elapsed_ms}`, or CSV with `Accept: text/csv`. `limit` is the most
rows (1,000 when left out, at most 10,000), `timeout_secs` how long it may take (5 when left out, at most 15).

- One SELECT statement in the words of SQLite, over the views below. They are stable: columns are added, not changed.
- Nothing can be written, attached, loaded or set; anything else than a SELECT is refused. Every question is audited.
- Times are text in UTC. Beside those that matter stands a column `…_ns` with nanoseconds since 1970, which an index
  helps to find: `WHERE started_ns >= ns('2026-11-20')`. `iso(…)` turns nanoseconds into text.
- An answer ends at 16 MiB, a value at 64 KiB (`truncated` says so); a value on the way may have a megabyte.
- Lists that jobs report (`explode` in the manifest) are views of their own, named as the manifest names the table, with
  `pc_id`, `job_id`, `collected_at` and the declared columns. `GET /api/query/schema` shows them with the others.

```sql
-- Which machines have failed a run today, and how often?
SELECT machines.hostname, count(*) AS failures
FROM results JOIN machines USING (pc_id)
WHERE outcome = 'failed' AND started_ns >= ns('2026-11-22')
GROUP BY 1 ORDER BY 2 DESC;
```
";

/// The whole document.
#[must_use]
pub fn documentation() -> String {
    let mut text = INTRODUCTION.to_owned();
    for view in VIEWS {
        // Writing to a text does not fail.
        let _ = write!(text, "\n## {}\n\n{}\n\n", view.name, view.description);
        text.push_str("| column | type | |\n|---|---|---|\n");
        for (name, kind, _, description) in view.columns {
            let _ = writeln!(text, "| `{name}` | {} | {description} |", kind.as_str());
        }
    }
    let functions: Vec<String> = ALLOWED.iter().map(|name| format!("`{name}`")).collect();
    let _ = write!(text, "\n## Functions\n\n{}\n", functions.join(" "));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checked_in_document_is_made_from_the_views() {
        let checked_in = include_str!("../../../docs/querying.md");
        assert_eq!(checked_in, documentation(), "run `cargo xtask gen`");
    }
}
