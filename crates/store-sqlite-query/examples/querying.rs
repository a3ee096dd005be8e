//! Prints docs/querying.md.

fn main() {
    print!("{}", kanade_store_sqlite_query::documentation());
}
