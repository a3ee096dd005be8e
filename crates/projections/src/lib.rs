//! From streams to tables: the runner and one file per projection.
