//! What differs between operating systems: processes, users, host facts.
