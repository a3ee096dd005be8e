DROP TABLE host_perf_samples;

-- Machines by number: a row of a sample holds few bytes of its machine.
CREATE TABLE machines (
    id              INTEGER NOT NULL PRIMARY KEY,
    pc_id           TEXT    NOT NULL UNIQUE,
    last_process_at INTEGER,
    future_samples  INTEGER NOT NULL DEFAULT 0,
    last_future_at  INTEGER
) STRICT;

CREATE INDEX machines_sampling_processes ON machines (last_process_at) WHERE last_process_at IS NOT NULL;
CREATE INDEX machines_ahead ON machines (last_future_at) WHERE future_samples > 0;

-- Samples as they came. Times are nanoseconds since 1970; slot is the number of the 5 minutes they lie in: what comes
-- together lies together, what is removed together is one stretch, and a machine's chart is one look-up per slot.
CREATE TABLE host_samples (
    slot                       INTEGER NOT NULL,
    machine                    INTEGER NOT NULL,
    at                         INTEGER NOT NULL,
    reported_at                INTEGER,
    cpu_count                  INTEGER,
    cpu_pct                    REAL,
    mem_used_bytes             REAL,
    mem_total_bytes            REAL,
    swap_used_bytes            REAL,
    swap_total_bytes           REAL,
    disk_read_bytes_per_sec    REAL,
    disk_written_bytes_per_sec REAL,
    net_rx_bytes_per_sec       REAL,
    net_tx_bytes_per_sec       REAL,
    PRIMARY KEY (slot, machine, at)
) STRICT, WITHOUT ROWID;

-- What the samples of a machine come to in 5 minutes, and in an hour. slot is the number of that time since 1970;
-- a gauge's mean is sum / count.
CREATE TABLE host_rollups_5m (
    slot    INTEGER NOT NULL,
    machine INTEGER NOT NULL,
    cpu_pct_count INTEGER NOT NULL,
    cpu_pct_sum   REAL    NOT NULL,
    cpu_pct_min   REAL,
    cpu_pct_max   REAL,
    mem_used_bytes_count INTEGER NOT NULL,
    mem_used_bytes_sum   REAL    NOT NULL,
    mem_used_bytes_min   REAL,
    mem_used_bytes_max   REAL,
    mem_total_bytes_count INTEGER NOT NULL,
    mem_total_bytes_sum   REAL    NOT NULL,
    mem_total_bytes_min   REAL,
    mem_total_bytes_max   REAL,
    swap_used_bytes_count INTEGER NOT NULL,
    swap_used_bytes_sum   REAL    NOT NULL,
    swap_used_bytes_min   REAL,
    swap_used_bytes_max   REAL,
    swap_total_bytes_count INTEGER NOT NULL,
    swap_total_bytes_sum   REAL    NOT NULL,
    swap_total_bytes_min   REAL,
    swap_total_bytes_max   REAL,
    disk_read_bytes_per_sec_count INTEGER NOT NULL,
    disk_read_bytes_per_sec_sum   REAL    NOT NULL,
    disk_read_bytes_per_sec_min   REAL,
    disk_read_bytes_per_sec_max   REAL,
    disk_written_bytes_per_sec_count INTEGER NOT NULL,
    disk_written_bytes_per_sec_sum   REAL    NOT NULL,
    disk_written_bytes_per_sec_min   REAL,
    disk_written_bytes_per_sec_max   REAL,
    net_rx_bytes_per_sec_count INTEGER NOT NULL,
    net_rx_bytes_per_sec_sum   REAL    NOT NULL,
    net_rx_bytes_per_sec_min   REAL,
    net_rx_bytes_per_sec_max   REAL,
    net_tx_bytes_per_sec_count INTEGER NOT NULL,
    net_tx_bytes_per_sec_sum   REAL    NOT NULL,
    net_tx_bytes_per_sec_min   REAL,
    net_tx_bytes_per_sec_max   REAL,
    PRIMARY KEY (slot, machine)
) STRICT, WITHOUT ROWID;

CREATE TABLE host_rollups_1h (
    slot    INTEGER NOT NULL,
    machine INTEGER NOT NULL,
    cpu_pct_count INTEGER NOT NULL,
    cpu_pct_sum   REAL    NOT NULL,
    cpu_pct_min   REAL,
    cpu_pct_max   REAL,
    mem_used_bytes_count INTEGER NOT NULL,
    mem_used_bytes_sum   REAL    NOT NULL,
    mem_used_bytes_min   REAL,
    mem_used_bytes_max   REAL,
    mem_total_bytes_count INTEGER NOT NULL,
    mem_total_bytes_sum   REAL    NOT NULL,
    mem_total_bytes_min   REAL,
    mem_total_bytes_max   REAL,
    swap_used_bytes_count INTEGER NOT NULL,
    swap_used_bytes_sum   REAL    NOT NULL,
    swap_used_bytes_min   REAL,
    swap_used_bytes_max   REAL,
    swap_total_bytes_count INTEGER NOT NULL,
    swap_total_bytes_sum   REAL    NOT NULL,
    swap_total_bytes_min   REAL,
    swap_total_bytes_max   REAL,
    disk_read_bytes_per_sec_count INTEGER NOT NULL,
    disk_read_bytes_per_sec_sum   REAL    NOT NULL,
    disk_read_bytes_per_sec_min   REAL,
    disk_read_bytes_per_sec_max   REAL,
    disk_written_bytes_per_sec_count INTEGER NOT NULL,
    disk_written_bytes_per_sec_sum   REAL    NOT NULL,
    disk_written_bytes_per_sec_min   REAL,
    disk_written_bytes_per_sec_max   REAL,
    net_rx_bytes_per_sec_count INTEGER NOT NULL,
    net_rx_bytes_per_sec_sum   REAL    NOT NULL,
    net_rx_bytes_per_sec_min   REAL,
    net_rx_bytes_per_sec_max   REAL,
    net_tx_bytes_per_sec_count INTEGER NOT NULL,
    net_tx_bytes_per_sec_sum   REAL    NOT NULL,
    net_tx_bytes_per_sec_min   REAL,
    net_tx_bytes_per_sec_max   REAL,
    PRIMARY KEY (slot, machine)
) STRICT, WITHOUT ROWID;

-- The same over all machines, in steps of 60, 300 and 3,600 seconds.
CREATE TABLE fleet_rollups (
    seconds INTEGER NOT NULL,
    slot    INTEGER NOT NULL,
    cpu_pct_count INTEGER NOT NULL,
    cpu_pct_sum   REAL    NOT NULL,
    cpu_pct_min   REAL,
    cpu_pct_max   REAL,
    mem_used_bytes_count INTEGER NOT NULL,
    mem_used_bytes_sum   REAL    NOT NULL,
    mem_used_bytes_min   REAL,
    mem_used_bytes_max   REAL,
    mem_total_bytes_count INTEGER NOT NULL,
    mem_total_bytes_sum   REAL    NOT NULL,
    mem_total_bytes_min   REAL,
    mem_total_bytes_max   REAL,
    swap_used_bytes_count INTEGER NOT NULL,
    swap_used_bytes_sum   REAL    NOT NULL,
    swap_used_bytes_min   REAL,
    swap_used_bytes_max   REAL,
    swap_total_bytes_count INTEGER NOT NULL,
    swap_total_bytes_sum   REAL    NOT NULL,
    swap_total_bytes_min   REAL,
    swap_total_bytes_max   REAL,
    disk_read_bytes_per_sec_count INTEGER NOT NULL,
    disk_read_bytes_per_sec_sum   REAL    NOT NULL,
    disk_read_bytes_per_sec_min   REAL,
    disk_read_bytes_per_sec_max   REAL,
    disk_written_bytes_per_sec_count INTEGER NOT NULL,
    disk_written_bytes_per_sec_sum   REAL    NOT NULL,
    disk_written_bytes_per_sec_min   REAL,
    disk_written_bytes_per_sec_max   REAL,
    net_rx_bytes_per_sec_count INTEGER NOT NULL,
    net_rx_bytes_per_sec_sum   REAL    NOT NULL,
    net_rx_bytes_per_sec_min   REAL,
    net_rx_bytes_per_sec_max   REAL,
    net_tx_bytes_per_sec_count INTEGER NOT NULL,
    net_tx_bytes_per_sec_sum   REAL    NOT NULL,
    net_tx_bytes_per_sec_min   REAL,
    net_tx_bytes_per_sec_max   REAL,
    PRIMARY KEY (seconds, slot)
) STRICT, WITHOUT ROWID;

-- The busiest processes of machines that were asked for them.
CREATE TABLE process_samples (
    machine                    INTEGER NOT NULL,
    at                         INTEGER NOT NULL,
    pid                        INTEGER NOT NULL,
    name                       TEXT    NOT NULL,
    cpu_pct                    REAL    NOT NULL,
    rss_bytes                  INTEGER NOT NULL,
    disk_read_bytes_per_sec    REAL,
    disk_written_bytes_per_sec REAL,
    PRIMARY KEY (machine, at, pid)
) STRICT, WITHOUT ROWID;

CREATE INDEX process_samples_by_time ON process_samples (at);
