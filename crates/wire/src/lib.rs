//! The vocabulary that crosses the broker: ids, messages, subjects and the broker's topology.
