-- Version 1. Names are keyed hashes; numbers grow, so their order is that of use.
CREATE TABLE buckets (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    expires INTEGER NOT NULL,
    moments BLOB NOT NULL
);
CREATE INDEX buckets_by_expiry ON buckets (expires);

CREATE TABLE sketches (
    number INTEGER PRIMARY KEY,
    scope TEXT NOT NULL,
    at INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    sketch TEXT NOT NULL
);
CREATE INDEX sketches_by_scope ON sketches (scope);
CREATE INDEX sketches_by_expiry ON sketches (expires);

-- Finds sketches by what they have in common with another: the whole text, or a band.
CREATE TABLE places (
    place INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (place, number)
) WITHOUT ROWID;

CREATE TABLE scopes (
    name TEXT PRIMARY KEY,
    held INTEGER NOT NULL
) WITHOUT ROWID;
