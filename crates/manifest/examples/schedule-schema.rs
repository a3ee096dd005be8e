//! Prints the JSON Schema of a schedule; `cargo xtask gen` checks it in for editors.

fn main() -> Result<(), serde_json::Error> {
    println!(
        "{}",
        serde_json::to_string_pretty(&kanade_manifest::schedule_schema())?
    );
    Ok(())
}
