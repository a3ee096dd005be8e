//! Prints the JSON Schema of a job; `cargo xtask gen` checks it in for editors.

fn main() -> Result<(), serde_json::Error> {
    println!(
        "{}",
        serde_json::to_string_pretty(&kanade_manifest::job_schema())?
    );
    Ok(())
}
