-- The tables get a column for when the source last changed a row, by the source's own clock; null: it never said. Of
-- two changes of one row the later one counts, in whatever order they arrive. They are made anew to say how their texts
-- are stored, which takes half of the time of writing when DuckDB tries all ways: ids are nearly all different, so that
-- nothing makes them smaller at a small price, and most other texts are few or mostly the same.
CREATE TABLE customers_anew (
    customer_key      INTEGER NOT NULL,     -- 0 .. n - 1 in order of first appearance
    customer_id       VARCHAR USING COMPRESSION uncompressed NOT NULL,  -- 1 .. 128 bytes of UTF-8
    name              VARCHAR USING COMPRESSION uncompressed,
    kind              customer_kind,
    industry_key      INTEGER,              -- terms 'industry'
    region_key        INTEGER,              -- terms 'region'
    employees         INTEGER,
    annual_revenue    DECIMAL(18, 4),
    founded_on        DATE,
    cooperation_since DATE,
    contact_role      VARCHAR USING COMPRESSION dictionary,
    strategic_fit     DOUBLE,               -- 0 .. 100
    industry_growth   DOUBLE,               -- 0 .. 100
    share_of_wallet   DOUBLE,               -- 0 .. 1
    status            customer_status,
    status_at         TIMESTAMP,
    consent_profiling consent,
    consent_at        TIMESTAMP,
    owner             VARCHAR USING COMPRESSION dictionary,
    tags              VARCHAR USING COMPRESSION dictionary,
    changed_at        TIMESTAMP
);

CREATE TABLE transactions_anew (
    transaction_id VARCHAR USING COMPRESSION uncompressed NOT NULL,
    customer_key   INTEGER NOT NULL,
    occurred_at    TIMESTAMP NOT NULL,
    amount         DECIMAL(18, 4) NOT NULL, -- base currency; negative exactly for refunds, never 0
    currency       VARCHAR USING COMPRESSION dictionary,    -- the currency before conversion; null: base currency
    cost           DECIMAL(18, 4),          -- base currency
    quantity       DOUBLE,
    category_key   INTEGER,                 -- terms 'product_category'
    channel        VARCHAR USING COMPRESSION dictionary,
    kind           transaction_kind NOT NULL,
    changed_at     TIMESTAMP
);

CREATE TABLE interactions_anew (
    interaction_id   VARCHAR USING COMPRESSION uncompressed NOT NULL,
    customer_key     INTEGER NOT NULL,
    occurred_at      TIMESTAMP NOT NULL,
    kind             interaction_kind NOT NULL,
    score            DOUBLE,                -- 0 .. 10
    response_minutes DOUBLE,
    resolved         BOOLEAN,
    changed_at       TIMESTAMP
);

CREATE TABLE events_anew (
    event_id         VARCHAR USING COMPRESSION uncompressed NOT NULL,
    customer_key     INTEGER NOT NULL,
    occurred_at      TIMESTAMP NOT NULL,
    kind             event_kind NOT NULL,
    feature          VARCHAR USING COMPRESSION dictionary,
    duration_seconds DOUBLE,
    changed_at       TIMESTAMP
);

INSERT INTO customers_anew BY NAME FROM customers;
INSERT INTO transactions_anew BY NAME FROM transactions;
INSERT INTO interactions_anew BY NAME FROM interactions;
INSERT INTO events_anew BY NAME FROM events;

DROP TABLE customers;
DROP TABLE transactions;
DROP TABLE interactions;
DROP TABLE events;

ALTER TABLE customers_anew RENAME TO customers;
ALTER TABLE transactions_anew RENAME TO transactions;
ALTER TABLE interactions_anew RENAME TO interactions;
ALTER TABLE events_anew RENAME TO events;

-- Rows that the source deleted, so that an older change which arrives late does not bring them back.
CREATE TABLE deletions (
    target       VARCHAR NOT NULL,          -- table
    row_key      VARCHAR NOT NULL,          -- its transaction_id, interaction_id, event_id or customer_id
    customer_key INTEGER,                   -- whose row it was; null: it was not there
    changed_at   TIMESTAMP NOT NULL         -- of the deletion, by the source's clock
);

-- Streams of rows that a client has named, so that it can send one again and nothing counts twice. Changed in the
-- transaction that commits the rows.
CREATE TABLE ingest_batches (
    batch_id         VARCHAR NOT NULL,      -- the client's name for the stream
    target           VARCHAR NOT NULL,      -- table
    operation        VARCHAR NOT NULL,      -- 'UPSERT' or 'DELETE'
    rows_committed   BIGINT NOT NULL,       -- rows of the stream that are done with: where to resume
    is_complete      BOOLEAN NOT NULL,      -- whether the client said that it was the end
    rows_inserted    BIGINT NOT NULL,
    rows_updated     BIGINT NOT NULL,
    rows_deleted     BIGINT NOT NULL,
    rows_duplicate   BIGINT NOT NULL,
    rows_stale       BIGINT NOT NULL,       -- changes older than what was there
    rows_erased      BIGINT NOT NULL,       -- of customers that were erased, and so were not kept
    rows_quarantined BIGINT NOT NULL,
    new_customers    BIGINT NOT NULL,
    started_at       TIMESTAMP NOT NULL,    -- the service's clock
    changed_at       TIMESTAMP NOT NULL     -- the service's clock, of the last commit
);

ALTER TABLE loads ADD COLUMN batch_id VARCHAR;                  -- ingest_batches; null: a file or single records
ALTER TABLE loads ADD COLUMN rows_updated BIGINT DEFAULT 0;
ALTER TABLE loads ADD COLUMN rows_deleted BIGINT DEFAULT 0;
ALTER TABLE loads ADD COLUMN rows_stale BIGINT DEFAULT 0;
ALTER TABLE loads ADD COLUMN rows_erased BIGINT DEFAULT 0;
ALTER TABLE loads ADD COLUMN first_occurred_at TIMESTAMP;       -- of the rows kept; null: no such column or no row
ALTER TABLE loads ADD COLUMN last_occurred_at TIMESTAMP;

-- What each load's columns were like. Only columns that the load had.
CREATE TABLE load_columns (
    load_id       BIGINT NOT NULL,
    column_name   VARCHAR NOT NULL,
    rows          BIGINT NOT NULL,          -- rows read
    rows_null     BIGINT NOT NULL,          -- without a value
    rows_rejected BIGINT NOT NULL,          -- in quarantine because of this column
    rows_outside  BIGINT NOT NULL           -- of those, because the value is outside its range
);

-- A refused row can be looked at, corrected and sent again.
ALTER TABLE quarantine ADD COLUMN target VARCHAR;               -- table; null: of a load before this column was there
ALTER TABLE quarantine ADD COLUMN customer_id VARCHAR;          -- as it came, at most 128 bytes; null: not readable
ALTER TABLE quarantine ADD COLUMN values_json VARCHAR;          -- object: target column -> text as it came; null: the
                                                                -- record could not be split into columns
ALTER TABLE quarantine ADD COLUMN operation VARCHAR DEFAULT 'UPSERT';
ALTER TABLE quarantine ADD COLUMN resolution VARCHAR;           -- null: open; 'REPLAYED' or 'DISCARDED'
ALTER TABLE quarantine ADD COLUMN resolved_at TIMESTAMP;
ALTER TABLE quarantine ADD COLUMN resolved_by VARCHAR;

-- Customers that were erased: a keyed hash of the id, so that a late load does not bring them back.
CREATE TABLE erased_customers (
    id_hash   VARCHAR NOT NULL,             -- HMAC-SHA-256 under settings 'erasure_key', in hexadecimal digits
    erased_at TIMESTAMP NOT NULL            -- the service's clock
);

CREATE TABLE settings (
    name  VARCHAR NOT NULL,
    value VARCHAR NOT NULL
);

-- Administrative acts. Rows are only ever appended; each holds a hash over itself and the row before, so that an edit
-- from outside shows.
CREATE TABLE audit_log (
    audit_id BIGINT NOT NULL,               -- ascending from 1
    acted_at TIMESTAMP NOT NULL,            -- the service's clock
    actor    VARCHAR NOT NULL,
    action   VARCHAR NOT NULL,
    subject  VARCHAR NOT NULL,              -- what it was done to; customers by the keyed hash of their id
    details  VARCHAR NOT NULL,              -- JSON object
    hash     VARCHAR NOT NULL               -- SHA-256 in hexadecimal digits
);

-- More of what a run says of a customer, and of what changes between two. Null in the rows of runs that were recorded
-- before: not known, and so nothing that could have changed.
ALTER TABLE run_states ADD COLUMN cluster INTEGER;                  -- terms 'cluster'; -1: none
ALTER TABLE run_states ADD COLUMN churn_band INTEGER;               -- terms 'churn_band'; -1: none
ALTER TABLE run_states ADD COLUMN churn_probability FLOAT;          -- NaN: none
ALTER TABLE score_changes ALTER what TYPE VARCHAR;
ALTER TABLE score_changes ADD COLUMN from_model BIGINT;             -- models.version, of from_code; null: not known

-- An instant looked from is ruled by the tiers and the model that had been decided on by then. Data may end long before
-- the clock's time, so a decision holds from the earlier one of the clock's time and the end of the last day with a
-- transaction when it was made.
ALTER TABLE tier_overrides ADD COLUMN holds_from TIMESTAMP;         -- null: at any instant
ALTER TABLE tier_overrides ADD COLUMN held_until TIMESTAMP;         -- of a removed one; null: at no instant
ALTER TABLE model_activations ADD COLUMN holds_from TIMESTAMP;
UPDATE model_activations SET holds_from = least(
    activated_at, (SELECT max(occurred_at)::DATE + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND FROM transactions));
