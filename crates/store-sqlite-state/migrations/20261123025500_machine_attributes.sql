-- What operators say of machines. A machine need not have been seen: it may be described before it comes.
CREATE TABLE machine_attributes (
    pc_id      TEXT    NOT NULL,
    key        TEXT    NOT NULL,
    value      TEXT    NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (pc_id, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX machine_attributes_by_key ON machine_attributes (key, value);
