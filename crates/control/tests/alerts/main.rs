//! Alerts from what happened to a mail server and a web server, tried again where they fail.

#![allow(clippy::unwrap_used)] // helpers outside #[test] functions

mod delivering;
mod scene;
mod sources;
