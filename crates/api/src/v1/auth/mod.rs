//! Signing in and out.

pub mod change_password;
pub mod login;
pub mod logout;
pub mod me;
pub mod version;
