//! Settings of the backend.

pub mod mail;
pub mod set_mail;
pub mod test_mail;
