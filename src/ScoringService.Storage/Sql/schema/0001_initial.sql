-- Money is DECIMAL(18, 4) so that sums are exact: the same data give the same features to the last bit, whatever the
-- number of threads and the order of the rows. Instants are UTC. There are no PRIMARY KEYs: their indices do not
-- spill, and over 20 million ids they would need more memory than the whole database may use; Import keeps the keys
-- unique instead.

CREATE TYPE customer_kind AS ENUM ('B2B', 'B2C');
CREATE TYPE customer_status AS ENUM ('ACTIVE', 'UNSUBSCRIBED', 'CLOSED');
CREATE TYPE consent AS ENUM ('GRANTED', 'DENIED', 'UNKNOWN');
CREATE TYPE transaction_kind AS ENUM ('PURCHASE', 'REFUND', 'RENEWAL');
CREATE TYPE interaction_kind AS ENUM ('TICKET', 'COMPLAINT', 'SURVEY', 'REFERRAL', 'VISIT', 'CAMPAIGN', 'SUGGESTION');
CREATE TYPE event_kind AS ENUM ('PAGE_VIEW', 'CART_ADD', 'LOGIN', 'FEATURE_USE', 'FORM', 'ACTIVITY', 'CONTENT');

-- The texts of the columns that are kept as dense numbers from 0 upwards, in order of first appearance, each column
-- for itself.
CREATE TABLE terms (
    field    VARCHAR NOT NULL,              -- 'industry', 'region', 'product_category'
    term_key INTEGER NOT NULL,
    term     VARCHAR NOT NULL
);

CREATE TABLE customers (
    customer_key      INTEGER NOT NULL,     -- 0 .. n - 1 in order of first appearance
    customer_id       VARCHAR NOT NULL,     -- 1 .. 128 bytes of UTF-8
    name              VARCHAR,
    kind              customer_kind,
    industry_key      INTEGER,              -- terms 'industry'
    region_key        INTEGER,              -- terms 'region'
    employees         INTEGER,
    annual_revenue    DECIMAL(18, 4),
    founded_on        DATE,
    cooperation_since DATE,
    contact_role      VARCHAR,
    strategic_fit     DOUBLE,               -- 0 .. 100
    industry_growth   DOUBLE,               -- 0 .. 100
    share_of_wallet   DOUBLE,               -- 0 .. 1
    status            customer_status,
    status_at         TIMESTAMP,
    consent_profiling consent,
    consent_at        TIMESTAMP,
    owner             VARCHAR,
    tags              VARCHAR
);

CREATE TABLE transactions (
    transaction_id VARCHAR NOT NULL,
    customer_key   INTEGER NOT NULL,
    occurred_at    TIMESTAMP NOT NULL,
    amount         DECIMAL(18, 4) NOT NULL, -- base currency; negative exactly for refunds, never 0
    currency       VARCHAR,                 -- the currency before conversion; null: base currency
    cost           DECIMAL(18, 4),          -- base currency
    quantity       DOUBLE,
    category_key   INTEGER,                 -- terms 'product_category'
    channel        VARCHAR,
    kind           transaction_kind NOT NULL
);

CREATE TABLE interactions (
    interaction_id   VARCHAR NOT NULL,
    customer_key     INTEGER NOT NULL,
    occurred_at      TIMESTAMP NOT NULL,
    kind             interaction_kind NOT NULL,
    score            DOUBLE,                -- 0 .. 10
    response_minutes DOUBLE,
    resolved         BOOLEAN
);

CREATE TABLE events (
    event_id         VARCHAR NOT NULL,
    customer_key     INTEGER NOT NULL,
    occurred_at      TIMESTAMP NOT NULL,
    kind             event_kind NOT NULL,
    feature          VARCHAR,
    duration_seconds DOUBLE
);

-- One row per committed load. The greatest load_id is the watermark of the data.
CREATE TABLE loads (
    load_id          BIGINT NOT NULL,
    loaded_at        TIMESTAMP NOT NULL,    -- the caller's clock
    target           VARCHAR NOT NULL,      -- table loaded into
    source           VARCHAR NOT NULL,      -- file name
    rows_read        BIGINT NOT NULL,
    rows_inserted    BIGINT NOT NULL,
    rows_duplicate   BIGINT NOT NULL,
    rows_quarantined BIGINT NOT NULL,
    new_customers    BIGINT NOT NULL
);

CREATE TABLE quarantine (
    quarantine_id BIGINT NOT NULL,          -- ascending from 1
    load_id       BIGINT NOT NULL,
    source        VARCHAR NOT NULL,
    row_number    BIGINT NOT NULL,          -- record in the file, from 1
    raw_text      VARCHAR NOT NULL,
    column_name   VARCHAR,                  -- null: the row as a whole
    reason        VARCHAR NOT NULL,
    loaded_at     TIMESTAMP NOT NULL
);

CREATE TABLE models (
    version    BIGINT NOT NULL,             -- ascending from 1
    created_at TIMESTAMP NOT NULL,
    watermark  BIGINT NOT NULL,
    model      VARCHAR NOT NULL             -- JSON of ScoringModel
);
