//! Stories over the whole system: broker, backend, agent, command line, browser.
