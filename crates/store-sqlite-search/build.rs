//! Gives the checked SQL macros the schema of this crate's migrations.

include!("../store-sqlite/scratch_database.rs");

fn main() {
    prepare_scratch_database();
}
