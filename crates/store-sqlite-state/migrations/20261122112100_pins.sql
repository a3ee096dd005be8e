-- Widgets that people have on their home page, in the order they were pinned. Who comes in without an account, as
-- with authentication switched off, may pin too: so none is referred to.
CREATE TABLE pins (
    id        INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    username  TEXT    NOT NULL,
    widget    TEXT    NOT NULL,
    pinned_at INTEGER NOT NULL,
    UNIQUE (username, widget)
) STRICT;
