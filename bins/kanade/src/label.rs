use kanade_update::Label;

#[used]
static LABEL: Label = Label::new("kanade", env!("CARGO_PKG_VERSION"));

/// This program's version, which a build may have been stamped with.
pub fn version() -> &'static str {
    LABEL.version()
}
