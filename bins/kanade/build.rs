//! Puts the sample jobs into the program, wherever it is run later.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let folder = root.unwrap_or_default().join("../../samples/jobs");
    println!("cargo::rerun-if-changed={}", folder.display());
    let out = env::var_os("OUT_DIR")
        .map(PathBuf::from)
        .unwrap_or_default();
    fs::write(out.join("samples.rs"), list(&folder)?)
}

/// `&[("name.yaml", include_str!("…/name.yaml")), …]`, by name.
fn list(folder: &Path) -> io::Result<String> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    files.sort();
    let mut list = String::from("&[\n");
    for path in files.iter().filter(|path| path.is_file()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let path = fs::canonicalize(path)?;
        list.push_str(&format!(
            "    ({name:?}, include_str!({:?})),\n",
            path.display().to_string()
        ));
    }
    Ok(list + "]\n")
}
