//! Real parts for tests: a nats-server per test, temporary folders, waiting for values.
