//! Prints the OpenAPI document; `cargo xtask gen` checks it in, and the dashboard's types come from it.

fn main() -> Result<(), serde_json::Error> {
    println!("{}", serde_json::to_string_pretty(&kanade_api::openapi())?);
    Ok(())
}
