-- When the source last changed a row, by the source's own clock; null: it never said. Of two changes of one row the
-- later one counts, in whatever order they arrive.
ALTER TABLE customers ADD COLUMN changed_at TIMESTAMP;
ALTER TABLE transactions ADD COLUMN changed_at TIMESTAMP;
ALTER TABLE interactions ADD COLUMN changed_at TIMESTAMP;
ALTER TABLE events ADD COLUMN changed_at TIMESTAMP;

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
ALTER TABLE quarantine ADD COLUMN customer_id VARCHAR;          -- as it came, at most 128 bytes; null: none could be read
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
    at       TIMESTAMP NOT NULL,            -- the service's clock
    actor    VARCHAR NOT NULL,
    action   VARCHAR NOT NULL,
    subject  VARCHAR NOT NULL,              -- what it was done to; customers by the keyed hash of their id
    details  VARCHAR NOT NULL,              -- JSON object
    hash     VARCHAR NOT NULL               -- SHA-256 in hexadecimal digits
);

-- More of what a run says of a customer, and of what changes between two.
ALTER TABLE run_states ADD COLUMN cluster INTEGER DEFAULT -1;       -- terms 'cluster'
ALTER TABLE run_states ADD COLUMN churn_band INTEGER DEFAULT -1;    -- terms 'churn_band'
ALTER TABLE score_changes ALTER what TYPE VARCHAR;
