//! Stories of one agent: a real broker, a backend of few words, a runner that understands a few words.
#![allow(clippy::unwrap_used)]

mod clock;
mod common;
mod control;
mod delivery;
mod jobs;
mod local;
mod manifest;
mod missed;
mod observe;
mod offline;
mod outbox;
mod pieces;
mod restart;
mod schedules;
mod scripts;
mod sources;
