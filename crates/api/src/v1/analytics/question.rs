//! From a widget to the figures it wants.

use chrono::{DateTime, TimeDelta, Utc};
use kanade_manifest::view::Widget;
use kanade_store::analytics::{FigureQuery, Label, Measure, PayloadPath};
use kanade_wire::PcId;

/// What all widgets of one answer share.
#[derive(Debug, Clone)]
pub struct Window {
    /// From this time.
    pub from: DateTime<Utc>,
    /// Before this time.
    pub to: DateTime<Utc>,
    /// How far the reader's hours are shifted against those of UTC.
    pub shift: TimeDelta,
    /// The machine, where widgets of one machine are wanted.
    pub pc: Option<PcId>,
}

/// The figures a widget wants, or why it is none that can be drawn: a newer system may have
/// stored words that this one does not know.
pub fn question(widget: &Widget, window: &Window) -> Result<FigureQuery, String> {
    Ok(FigureQuery {
        kind: widget.kind.clone(),
        source: widget.source.clone(),
        pc: window.pc.clone(),
        from: window.from,
        to: window.to,
        measure: measure(widget)?,
        by: label(widget)?,
        hours: hours(widget, window)?,
    })
}

fn measure(widget: &Widget) -> Result<Measure, String> {
    match widget.agg.as_str() {
        "count" => Ok(Measure::Count),
        "ratio" => path("bool_path", widget.bool_path.as_deref()).map(Measure::Ratio),
        "sum" => path("value_path", widget.value_path.as_deref()).map(Measure::Sum),
        other => Err(format!("`agg: {other}` is not known here")),
    }
}

fn label(widget: &Widget) -> Result<Option<Label>, String> {
    if let Some(other) = widget.transform.as_deref().filter(|word| *word != "host") {
        return Err(format!("`transform: {other}` is not known here"));
    }
    match widget.group_by.as_deref() {
        None => Ok(None),
        Some("pc_id") => Ok(Some(Label::Machine)),
        some => path("group_by", some).map(Label::Payload).map(Some),
    }
}

fn hours(widget: &Widget, window: &Window) -> Result<Option<TimeDelta>, String> {
    match widget.time_bucket.as_deref() {
        None => Ok(None),
        Some("hour") => Ok(Some(window.shift)),
        Some(other) => Err(format!("`time_bucket: {other}` is not known here")),
    }
}

fn path(key: &str, text: Option<&str>) -> Result<PayloadPath, String> {
    let text = text.ok_or_else(|| format!("`agg` needs `{key}`"))?;
    PayloadPath::new(text).ok_or_else(|| format!("`{key}: {text}` is not a path"))
}
