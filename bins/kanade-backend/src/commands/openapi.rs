//! `kanade-backend openapi`

use std::io::Write;

use anyhow::Result;

/// Prints the document as it is served, for whatever is generated from it.
pub fn print() -> Result<()> {
    let document = serde_json::to_string_pretty(&kanade_api::openapi())?;
    Ok(writeln!(std::io::stdout(), "{document}")?)
}
