-- The last heartbeat of every machine; updated_at is when the broker stored it.
CREATE TABLE agents (
    pc_id                   TEXT    NOT NULL PRIMARY KEY,
    hostname                TEXT,
    os_family               TEXT,
    os_version              TEXT,
    architecture            TEXT,
    agent_version           TEXT    NOT NULL,
    protocol                INTEGER,
    last_heartbeat          INTEGER NOT NULL,
    updated_at              INTEGER NOT NULL,
    boot_id                 TEXT,
    agent_cpu_pct           REAL,
    agent_rss_bytes         INTEGER,
    agent_disk_read_bytes   INTEGER,
    agent_disk_written_bytes INTEGER,
    outbox_depth            INTEGER,
    last_logon_user         TEXT,
    last_logon_display_name TEXT,
    quarantined_versions    TEXT    NOT NULL DEFAULT '[]',
    capabilities            TEXT    NOT NULL DEFAULT '[]'
) STRICT;

CREATE INDEX agents_by_update ON agents (updated_at);
