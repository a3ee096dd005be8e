-- What each check says about each machine: the last report that could be read.
CREATE TABLE check_status (
    pc_id        TEXT    NOT NULL,
    check_name   TEXT    NOT NULL,
    label        TEXT,
    status       TEXT    NOT NULL,
    detail       TEXT,
    job_id       TEXT    NOT NULL,
    result_id    TEXT    NOT NULL,
    since        INTEGER NOT NULL,
    collected_at INTEGER NOT NULL,
    reported_at  INTEGER,
    recorded_at  INTEGER NOT NULL,
    troubleshoot TEXT,
    -- The last changes as a JSON array, and the last alert: what tells whether it flaps.
    changes      TEXT    NOT NULL,
    alerted_at   INTEGER,
    PRIMARY KEY (pc_id, check_name)
) STRICT;

-- Lists and counts by check read nothing but this.
CREATE INDEX check_status_by_check ON check_status (check_name, pc_id, status, recorded_at);

CREATE TABLE check_transitions (
    id          INTEGER NOT NULL PRIMARY KEY,
    result_id   TEXT    NOT NULL UNIQUE,
    pc_id       TEXT    NOT NULL,
    check_name  TEXT    NOT NULL,
    from_status TEXT,
    to_status   TEXT    NOT NULL,
    detail      TEXT,
    at          INTEGER NOT NULL
) STRICT;

CREATE INDEX check_transitions_by_time ON check_transitions (at, result_id);
CREATE INDEX check_transitions_by_machine ON check_transitions (pc_id, at, result_id);
CREATE INDEX check_transitions_by_check ON check_transitions (check_name, at, result_id);

-- Whom an alert is for; damped says why nobody is told.
CREATE TABLE check_alerts (
    id            INTEGER NOT NULL PRIMARY KEY,
    result_id     TEXT    NOT NULL UNIQUE,
    pc_id         TEXT    NOT NULL,
    check_name    TEXT    NOT NULL,
    status        TEXT    NOT NULL,
    at            INTEGER NOT NULL,
    damped        TEXT,
    title         TEXT    NOT NULL,
    body          TEXT,
    priority      TEXT    NOT NULL,
    notify_user   INTEGER NOT NULL,
    notify_groups TEXT    NOT NULL,
    email         INTEGER NOT NULL,
    require_ack   INTEGER NOT NULL,
    toast         INTEGER NOT NULL
) STRICT;

CREATE INDEX check_alerts_by_time ON check_alerts (at, result_id);
CREATE INDEX check_alerts_by_machine ON check_alerts (pc_id, at, result_id);
CREATE INDEX check_alerts_by_check ON check_alerts (check_name, at, result_id);

-- The last report of a check on a machine, while it could not be read.
CREATE TABLE check_problems (
    pc_id       TEXT    NOT NULL,
    check_name  TEXT    NOT NULL,
    job_id      TEXT    NOT NULL,
    result_id   TEXT    NOT NULL,
    recorded_at INTEGER NOT NULL,
    reason      TEXT    NOT NULL,
    PRIMARY KEY (pc_id, check_name)
) STRICT;

-- Until when operators cleared a check; pc_id is empty for every machine.
CREATE TABLE check_clears (
    check_name TEXT    NOT NULL,
    pc_id      TEXT    NOT NULL,
    cleared_at INTEGER NOT NULL,
    cleared_by TEXT    NOT NULL,
    PRIMARY KEY (check_name, pc_id)
) STRICT;
