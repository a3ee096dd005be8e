//! A typed HTTP client for the API, used by the command line and the tests.
