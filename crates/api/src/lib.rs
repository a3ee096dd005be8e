//! The HTTP API: one file per operation, the OpenAPI document, and the embedded pages.
