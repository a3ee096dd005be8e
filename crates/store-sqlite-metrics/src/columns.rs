//! The columns of the gauges, made from the one list of them.

use std::sync::LazyLock;

use kanade_store::metrics::Gauge;

/// The gauges' columns of a raw sample.
pub static RAW: LazyLock<String> = LazyLock::new(|| list(|gauge| gauge.to_owned()));

/// The gauges' columns of a rollup: count, sum, min and max of each.
pub static ROLLED_UP: LazyLock<String> =
    LazyLock::new(|| list(|g| format!("{g}_count, {g}_sum, {g}_min, {g}_max")));

/// How a row of a rollup takes up another.
pub static ADDED: LazyLock<String> = LazyLock::new(|| {
    list(|g| {
        format!(
            "{g}_count = {g}_count + excluded.{g}_count,
             {g}_sum = {g}_sum + excluded.{g}_sum,
             {g}_min = coalesce(min({g}_min, excluded.{g}_min), {g}_min, excluded.{g}_min),
             {g}_max = coalesce(max({g}_max, excluded.{g}_max), {g}_max, excluded.{g}_max)"
        )
    })
});

/// A group of raw samples: count, sum, min and max of each gauge.
pub static OF_RAW: LazyLock<String> =
    LazyLock::new(|| list(|g| format!("count({g}), total({g}), min({g}), max({g})")));

/// A group of rollups: the same.
pub static OF_ROLLED_UP: LazyLock<String> = LazyLock::new(|| {
    list(|g| format!("sum({g}_count), total({g}_sum), min({g}_min), max({g}_max)"))
});

fn list(columns: impl Fn(&str) -> String) -> String {
    let columns = Gauge::ALL.map(|gauge| columns(gauge.as_str()));
    columns.join(", ")
}
