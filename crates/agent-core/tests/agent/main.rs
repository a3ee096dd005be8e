//! Stories of one agent: a real broker, a backend of few words, a runner that understands a few words.
#![allow(clippy::unwrap_used)]

mod common;
mod control;
mod delivery;
mod manifest;
mod missed;
mod observe;
mod outbox;
mod restart;
mod scripts;
mod sources;
