-- The first layout. A row is never changed but for `until`, and never deleted: that is what lets a question pin a revision.

-- Every id that was ever declared or referred to.
CREATE TABLE identity (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE
) STRICT;

-- The numbered states of the data.
CREATE TABLE revision (
    number INTEGER PRIMARY KEY,
    loaded_at TEXT NOT NULL,
    note TEXT,
    added INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    -- The sum of the content hashes of its rows modulo 2^128, in hexadecimal.
    digest TEXT NOT NULL CHECK (length(digest) = 32)
) STRICT;

-- One table per table of the data package, with its columns: one id as the key of its identity, whole numbers and truth
-- values as integers, all else as text in canonical form; what is empty is NULL. Before them stand
--   row      the number of the row; has no meaning
--   since    the revision that has the row first
--   until    the first revision that has it no more; NULL: it is in the newest
--   subject  the hash of what the row is about and its source
--   content  the hash of everything in the row
-- A row is found by its subject among those of the newest revision, and a record with an id by its id.

-- Documents and datasets that say something.
CREATE TABLE "sources" (
    row INTEGER PRIMARY KEY,
    since INTEGER NOT NULL REFERENCES revision (number),
    until INTEGER REFERENCES revision (number),
    subject INTEGER NOT NULL,
    content BLOB NOT NULL CHECK (length(content) = 16),
    "id" INTEGER NOT NULL REFERENCES identity (key),
    "title" TEXT NOT NULL,
    "publisher" TEXT,
    "published" TEXT,
    "url" TEXT,
    "language" TEXT,
    "licence" TEXT
) STRICT;
CREATE INDEX "sources_subject" ON "sources" (subject) WHERE until IS NULL;
CREATE INDEX "sources_id" ON "sources" ("id") WHERE until IS NULL;

-- Versions of areas: a code is valid in a period.
CREATE TABLE "regions" (
    row INTEGER PRIMARY KEY,
    since INTEGER NOT NULL REFERENCES revision (number),
    until INTEGER REFERENCES revision (number),
    subject INTEGER NOT NULL,
    content BLOB NOT NULL CHECK (length(content) = 16),
    "id" INTEGER NOT NULL REFERENCES identity (key),
    "scheme" TEXT,
    "code" TEXT,
    "name" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "parent" INTEGER REFERENCES identity (key),
    "from" TEXT,
    "to" TEXT
) STRICT;
CREATE INDEX "regions_subject" ON "regions" (subject) WHERE until IS NULL;
CREATE INDEX "regions_id" ON "regions" ("id") WHERE until IS NULL;

-- What became of a region: what of `a` is in `b` from that day.
CREATE TABLE "region_changes" (
    row INTEGER PRIMARY KEY,
    since INTEGER NOT NULL REFERENCES revision (number),
    until INTEGER REFERENCES revision (number),
    subject INTEGER NOT NULL,
    content BLOB NOT NULL CHECK (length(content) = 16),
    "a" INTEGER NOT NULL REFERENCES identity (key),
    "b" INTEGER NOT NULL REFERENCES identity (key),
    "on" TEXT NOT NULL,
    "share" TEXT NOT NULL
) STRICT;
CREATE INDEX "region_changes_subject" ON "region_changes" (subject) WHERE until IS NULL;

-- What an unofficial region is made of.
CREATE TABLE "region_parts" (
    row INTEGER PRIMARY KEY,
    since INTEGER NOT NULL REFERENCES revision (number),
    until INTEGER REFERENCES revision (number),
    subject INTEGER NOT NULL,
    content BLOB NOT NULL CHECK (length(content) = 16),
    "whole" INTEGER NOT NULL REFERENCES identity (key),
    "part" INTEGER NOT NULL REFERENCES identity (key),
    "share" TEXT,
    "status" TEXT,
    "basis" TEXT,
    "source" INTEGER REFERENCES identity (key),
    "locator" TEXT,
    "note" TEXT
) STRICT;
CREATE INDEX "region_parts_subject" ON "region_parts" (subject) WHERE until IS NULL;

-- Inhabitants of a region at the start of a year.
CREATE TABLE "population" (
    row INTEGER PRIMARY KEY,
    since INTEGER NOT NULL REFERENCES revision (number),
    until INTEGER REFERENCES revision (number),
    subject INTEGER NOT NULL,
    content BLOB NOT NULL CHECK (length(content) = 16),
    "region" INTEGER NOT NULL REFERENCES identity (key),
    "year" INTEGER NOT NULL,
    "inhabitants" INTEGER NOT NULL
) STRICT;
CREATE INDEX "population_subject" ON "population" (subject) WHERE until IS NULL;

-- Organisations, offices of one, collectives.
CREATE TABLE "actors" (
    row INTEGER PRIMARY KEY,
    since INTEGER NOT NULL REFERENCES revision (number),
    until INTEGER REFERENCES revision (number),
    subject INTEGER NOT NULL,
    content BLOB NOT NULL CHECK (length(content) = 16),
    "id" INTEGER NOT NULL REFERENCES identity (key),
    "name" TEXT NOT NULL,
    "kind" TEXT,
    "country" TEXT,
    "from" TEXT,
    "to" TEXT,
    "source" INTEGER REFERENCES identity (key),
    "locator" TEXT,
    "note" TEXT
) STRICT;
CREATE INDEX "actors_subject" ON "actors" (subject) WHERE until IS NULL;
CREATE INDEX "actors_id" ON "actors" ("id") WHERE until IS NULL;

-- Groups of parties with members.
CREATE TABLE "clusters" (
    row INTEGER PRIMARY KEY,
    since INTEGER NOT NULL REFERENCES revision (number),
    until INTEGER REFERENCES revision (number),
    subject INTEGER NOT NULL,
    content BLOB NOT NULL CHECK (length(content) = 16),
    "id" INTEGER NOT NULL REFERENCES identity (key),
    "name" TEXT NOT NULL,
    "kind" TEXT,
    "country" TEXT,
    "from" TEXT,
    "to" TEXT,
    "source" INTEGER REFERENCES identity (key),
    "locator" TEXT,
    "note" TEXT
) STRICT;
CREATE INDEX "clusters_subject" ON "clusters" (subject) WHERE until IS NULL;
CREATE INDEX "clusters_id" ON "clusters" ("id") WHERE until IS NULL;

-- Calls, schemes and programmes that money flows through.
CREATE TABLE "schemes" (
    row INTEGER PRIMARY KEY,
    since INTEGER NOT NULL REFERENCES revision (number),
    until INTEGER REFERENCES revision (number),
    subject INTEGER NOT NULL,
    content BLOB NOT NULL CHECK (length(content) = 16),
    "id" INTEGER NOT NULL REFERENCES identity (key),
    "name" TEXT NOT NULL,
    "part_of" INTEGER REFERENCES identity (key),
    "from" TEXT,
    "to" TEXT,
    "source" INTEGER REFERENCES identity (key),
    "locator" TEXT,
    "note" TEXT
) STRICT;
CREATE INDEX "schemes_subject" ON "schemes" (subject) WHERE until IS NULL;
CREATE INDEX "schemes_id" ON "schemes" ("id") WHERE until IS NULL;

-- Pieces of work with participants.
CREATE TABLE "projects" (
    row INTEGER PRIMARY KEY,
    since INTEGER NOT NULL REFERENCES revision (number),
    until INTEGER REFERENCES revision (number),
    subject INTEGER NOT NULL,
    content BLOB NOT NULL CHECK (length(content) = 16),
    "id" INTEGER NOT NULL REFERENCES identity (key),
    "title" TEXT NOT NULL,
    "scheme" INTEGER REFERENCES identity (key),
    "part_of" INTEGER REFERENCES identity (key),
    "follows" INTEGER REFERENCES identity (key),
    "from" TEXT,
    "to" TEXT,
    "duration_months" INTEGER,
    "source" INTEGER REFERENCES identity (key),
    "locator" TEXT,
    "note" TEXT
) STRICT;
CREATE INDEX "projects_subject" ON "projects" (subject) WHERE until IS NULL;
CREATE INDEX "projects_id" ON "projects" ("id") WHERE until IS NULL;

-- Other names of nodes.
CREATE TABLE "names" (
    row INTEGER PRIMARY KEY,
    since INTEGER NOT NULL REFERENCES revision (number),
    until INTEGER REFERENCES revision (number),
    subject INTEGER NOT NULL,
    content BLOB NOT NULL CHECK (length(content) = 16),
    "node" INTEGER NOT NULL REFERENCES identity (key),
    "name" TEXT NOT NULL,
    "kind" TEXT,
    "language" TEXT,
    "basis" TEXT,
    "source" INTEGER REFERENCES identity (key),
    "locator" TEXT
) STRICT;
CREATE INDEX "names_subject" ON "names" (subject) WHERE until IS NULL;

-- Outside identifiers of nodes.
CREATE TABLE "identifiers" (
    row INTEGER PRIMARY KEY,
    since INTEGER NOT NULL REFERENCES revision (number),
    until INTEGER REFERENCES revision (number),
    subject INTEGER NOT NULL,
    content BLOB NOT NULL CHECK (length(content) = 16),
    "node" INTEGER NOT NULL REFERENCES identity (key),
    "scheme" TEXT NOT NULL,
    "value" TEXT NOT NULL
) STRICT;
CREATE INDEX "identifiers_subject" ON "identifiers" (subject) WHERE until IS NULL;

-- What a node is about.
CREATE TABLE "themes" (
    row INTEGER PRIMARY KEY,
    since INTEGER NOT NULL REFERENCES revision (number),
    until INTEGER REFERENCES revision (number),
    subject INTEGER NOT NULL,
    content BLOB NOT NULL CHECK (length(content) = 16),
    "node" INTEGER NOT NULL REFERENCES identity (key),
    "theme" TEXT NOT NULL,
    "status" TEXT,
    "basis" TEXT,
    "source" INTEGER REFERENCES identity (key),
    "locator" TEXT,
    "note" TEXT
) STRICT;
CREATE INDEX "themes_subject" ON "themes" (subject) WHERE until IS NULL;

-- Where nodes sit, whom they serve, where money is used.
CREATE TABLE "places" (
    row INTEGER PRIMARY KEY,
    since INTEGER NOT NULL REFERENCES revision (number),
    until INTEGER REFERENCES revision (number),
    subject INTEGER NOT NULL,
    content BLOB NOT NULL CHECK (length(content) = 16),
    "node" INTEGER NOT NULL REFERENCES identity (key),
    "region" INTEGER NOT NULL REFERENCES identity (key),
    "role" TEXT NOT NULL,
    "share" TEXT,
    "from" TEXT,
    "to" TEXT,
    "status" TEXT,
    "basis" TEXT,
    "source" INTEGER REFERENCES identity (key),
    "locator" TEXT,
    "note" TEXT
) STRICT;
CREATE INDEX "places_subject" ON "places" (subject) WHERE until IS NULL;

-- Who is a member of what.
CREATE TABLE "memberships" (
    row INTEGER PRIMARY KEY,
    since INTEGER NOT NULL REFERENCES revision (number),
    until INTEGER REFERENCES revision (number),
    subject INTEGER NOT NULL,
    content BLOB NOT NULL CHECK (length(content) = 16),
    "party" INTEGER NOT NULL REFERENCES identity (key),
    "cluster" INTEGER NOT NULL REFERENCES identity (key),
    "from" TEXT,
    "to" TEXT,
    "status" TEXT,
    "basis" TEXT,
    "source" INTEGER REFERENCES identity (key),
    "locator" TEXT,
    "note" TEXT
) STRICT;
CREATE INDEX "memberships_subject" ON "memberships" (subject) WHERE until IS NULL;

-- Roles of parties in projects.
CREATE TABLE "participations" (
    row INTEGER PRIMARY KEY,
    since INTEGER NOT NULL REFERENCES revision (number),
    until INTEGER REFERENCES revision (number),
    subject INTEGER NOT NULL,
    content BLOB NOT NULL CHECK (length(content) = 16),
    "party" INTEGER NOT NULL REFERENCES identity (key),
    "project" INTEGER NOT NULL REFERENCES identity (key),
    "role" TEXT NOT NULL,
    "on_behalf_of" TEXT,
    "headcount" TEXT,
    "headcount_bound" TEXT,
    "share" TEXT,
    "from" TEXT,
    "to" TEXT,
    "status" TEXT,
    "basis" TEXT,
    "source" INTEGER REFERENCES identity (key),
    "locator" TEXT,
    "note" TEXT
) STRICT;
CREATE INDEX "participations_subject" ON "participations" (subject) WHERE until IS NULL;

-- Money: who gave what to whom, for what.
CREATE TABLE "funding" (
    row INTEGER PRIMARY KEY,
    since INTEGER NOT NULL REFERENCES revision (number),
    until INTEGER REFERENCES revision (number),
    subject INTEGER NOT NULL,
    content BLOB NOT NULL CHECK (length(content) = 16),
    "id" INTEGER NOT NULL REFERENCES identity (key),
    "giver" INTEGER REFERENCES identity (key),
    "giver_basis" TEXT,
    "scheme" INTEGER REFERENCES identity (key),
    "receiver" TEXT,
    "shares" TEXT,
    "project" INTEGER REFERENCES identity (key),
    "amount" TEXT,
    "precision" TEXT,
    "currency" TEXT,
    "kind" TEXT NOT NULL,
    "bound" TEXT,
    "per" TEXT,
    "part_of" TEXT,
    "leg_of" INTEGER REFERENCES identity (key),
    "from" TEXT,
    "to" TEXT,
    "duration_months" INTEGER,
    "status" TEXT,
    "basis" TEXT,
    "source" INTEGER REFERENCES identity (key),
    "locator" TEXT,
    "note" TEXT
) STRICT;
CREATE INDEX "funding_subject" ON "funding" (subject) WHERE until IS NULL;
CREATE INDEX "funding_id" ON "funding" ("id") WHERE until IS NULL;

-- Other recorded ties between two nodes.
CREATE TABLE "ties" (
    row INTEGER PRIMARY KEY,
    since INTEGER NOT NULL REFERENCES revision (number),
    until INTEGER REFERENCES revision (number),
    subject INTEGER NOT NULL,
    content BLOB NOT NULL CHECK (length(content) = 16),
    "a" INTEGER NOT NULL REFERENCES identity (key),
    "b" INTEGER NOT NULL REFERENCES identity (key),
    "kind" TEXT NOT NULL,
    "is_directed" INTEGER CHECK ("is_directed" IN (0, 1)),
    "scope" TEXT,
    "under" INTEGER REFERENCES identity (key),
    "from" TEXT,
    "to" TEXT,
    "status" TEXT,
    "basis" TEXT,
    "source" INTEGER REFERENCES identity (key),
    "locator" TEXT,
    "note" TEXT
) STRICT;
CREATE INDEX "ties_subject" ON "ties" (subject) WHERE until IS NULL;

-- What a source says came, or did not come, of something.
CREATE TABLE "findings" (
    row INTEGER PRIMARY KEY,
    since INTEGER NOT NULL REFERENCES revision (number),
    until INTEGER REFERENCES revision (number),
    subject INTEGER NOT NULL,
    content BLOB NOT NULL CHECK (length(content) = 16),
    "id" INTEGER NOT NULL REFERENCES identity (key),
    "status" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "about" TEXT,
    "speaker" TEXT,
    "interest" TEXT,
    "outcome_of" TEXT,
    "cause_of" TEXT,
    "basis" TEXT,
    "source" INTEGER REFERENCES identity (key),
    "locator" TEXT
) STRICT;
CREATE INDEX "findings_subject" ON "findings" (subject) WHERE until IS NULL;
CREATE INDEX "findings_id" ON "findings" ("id") WHERE until IS NULL;

-- Numbers that a source gives about a node.
CREATE TABLE "indicators" (
    row INTEGER PRIMARY KEY,
    since INTEGER NOT NULL REFERENCES revision (number),
    until INTEGER REFERENCES revision (number),
    subject INTEGER NOT NULL,
    content BLOB NOT NULL CHECK (length(content) = 16),
    "id" INTEGER NOT NULL REFERENCES identity (key),
    "about" INTEGER NOT NULL REFERENCES identity (key),
    "under" INTEGER REFERENCES identity (key),
    "measure" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "bound" TEXT,
    "unit" TEXT,
    "from" TEXT,
    "to" TEXT,
    "status" TEXT,
    "basis" TEXT,
    "source" INTEGER REFERENCES identity (key),
    "locator" TEXT,
    "note" TEXT
) STRICT;
CREATE INDEX "indicators_subject" ON "indicators" (subject) WHERE until IS NULL;
CREATE INDEX "indicators_id" ON "indicators" ("id") WHERE until IS NULL;

-- Price levels by year, for sums in the prices of one year.
CREATE TABLE "price_index" (
    row INTEGER PRIMARY KEY,
    since INTEGER NOT NULL REFERENCES revision (number),
    until INTEGER REFERENCES revision (number),
    subject INTEGER NOT NULL,
    content BLOB NOT NULL CHECK (length(content) = 16),
    "name" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "value" TEXT NOT NULL,
    "source" INTEGER REFERENCES identity (key)
) STRICT;
CREATE INDEX "price_index_subject" ON "price_index" (subject) WHERE until IS NULL;

-- Decisions that two nodes are one.
CREATE TABLE "same_as" (
    row INTEGER PRIMARY KEY,
    since INTEGER NOT NULL REFERENCES revision (number),
    until INTEGER REFERENCES revision (number),
    subject INTEGER NOT NULL,
    content BLOB NOT NULL CHECK (length(content) = 16),
    "a" INTEGER NOT NULL REFERENCES identity (key),
    "b" INTEGER NOT NULL REFERENCES identity (key),
    "basis" TEXT,
    "source" INTEGER REFERENCES identity (key),
    "locator" TEXT
) STRICT;
CREATE INDEX "same_as_subject" ON "same_as" (subject) WHERE until IS NULL;
