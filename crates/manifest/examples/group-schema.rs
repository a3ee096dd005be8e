//! Prints the JSON Schema of a group; `cargo xtask gen` checks it in for editors.

fn main() -> Result<(), serde_json::Error> {
    println!(
        "{}",
        serde_json::to_string_pretty(&kanade_manifest::group_schema())?
    );
    Ok(())
}
