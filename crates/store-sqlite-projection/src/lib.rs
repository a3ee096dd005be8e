//! The projection database: everything that lists and charts read.
