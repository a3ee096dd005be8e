//! What every long-running process needs: logs, panics, signals and supervised tasks.
