//! A second file beside the live one, built from the streams while that one is read: to take its
//! place, or to be compared with it.

mod columns;
mod compare;
mod files;
mod indexes;
mod port;

pub(crate) use files::remove_leftovers;
