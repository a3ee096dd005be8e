//! The state database: accounts, sessions and what a backup saves.
