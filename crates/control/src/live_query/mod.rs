//! Asking every online machine at once: equal answers stand together.

mod answers;

pub use answers::{Answer, AnswerGroup, Answers, GroupChange};
