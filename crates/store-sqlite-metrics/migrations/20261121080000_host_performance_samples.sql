-- One row per machine and sample; a gauge the machine could not read is NULL. Times are nanoseconds since 1970.
CREATE TABLE host_perf_samples (
    pc_id                      TEXT    NOT NULL,
    at                         INTEGER NOT NULL,
    cpu_pct                    REAL,
    cpu_count                  INTEGER,
    mem_used_bytes             INTEGER,
    mem_total_bytes            INTEGER,
    swap_used_bytes            INTEGER,
    swap_total_bytes           INTEGER,
    disk_read_bytes_per_sec    REAL,
    disk_written_bytes_per_sec REAL,
    net_rx_bytes_per_sec       REAL,
    net_tx_bytes_per_sec       REAL,
    PRIMARY KEY (pc_id, at)
) STRICT, WITHOUT ROWID;

CREATE INDEX host_perf_samples_at ON host_perf_samples (at);
