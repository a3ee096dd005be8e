//! Names of the hidden views. Each question has its own: SQL that guessed one could make a table
//! expression of its own pass for the view behind it.

/// What hidden views of one connection are called.
#[derive(Debug, Clone)]
pub struct Hidden {
    prefix: String,
}

impl Hidden {
    /// Names nobody knows.
    pub fn new() -> Self {
        let secret: u128 = rand::random();
        Self {
            prefix: format!("hidden_{secret:032x}_"),
        }
    }

    /// The hidden view behind a view.
    pub fn behind(&self, view: &str) -> String {
        format!("{}{view}", self.prefix)
    }

    /// Whether a name is one of a hidden view.
    pub fn is_hidden(&self, name: &str) -> bool {
        name.starts_with(&self.prefix)
    }
}
