//! What is drawn: functions of what is known, which say what the person wants done.

mod health;
mod jobs;
mod markdown;
mod marks;
mod notices;
mod page;
mod parts;
mod planned;
mod runs;
mod times;

pub use page::{Page, Scene, Tab, Wish, show};
