//! Passwords, session tokens and other secrets.
