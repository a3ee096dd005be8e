//! Configuration files with templates, default paths and secrets.
