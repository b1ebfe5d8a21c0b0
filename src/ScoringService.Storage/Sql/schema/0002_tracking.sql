-- Which model was in use from when on. The activation with the greatest id is in force; older ones are history. A
-- database that has models but no activations used its newest model.
CREATE TABLE model_activations (
    activation_id BIGINT NOT NULL,          -- ascending from 1
    version       BIGINT NOT NULL,          -- models.version
    activated_at  TIMESTAMP NOT NULL        -- the caller's clock
);

INSERT INTO model_activations
SELECT 1, version, created_at FROM models WHERE version = (SELECT max(version) FROM models);

-- Tiers that people decided. Rows are never deleted, and never changed but for the mark of their removal.
CREATE TABLE tier_overrides (
    override_id  BIGINT NOT NULL,           -- ascending from 1; of two for one customer the later one counts
    customer_key INTEGER NOT NULL,
    tier         VARCHAR NOT NULL,          -- code
    reason       VARCHAR NOT NULL,
    author       VARCHAR NOT NULL,
    created_at   TIMESTAMP NOT NULL,        -- the caller's clock
    expires_at   TIMESTAMP,                 -- first instant looked from at which it no longer holds; null: never
    removed_at   TIMESTAMP,                 -- the caller's clock; null: not removed
    removed_by   VARCHAR
);

-- Scorings of the population by the model in use, one per instant that was looked from: a later one of the same
-- instant replaces the earlier one.
CREATE TABLE runs (
    run_id            VARCHAR NOT NULL,
    as_of             TIMESTAMP NOT NULL,
    model_version     BIGINT NOT NULL,
    watermark         BIGINT NOT NULL,      -- state of the data
    override_revision BIGINT NOT NULL,      -- state of the tier overrides
    previous_run_id   VARCHAR,              -- the run whose stages it followed; null: none
    created_at        TIMESTAMP NOT NULL,   -- the caller's clock
    customers         BIGINT NOT NULL,
    scored            BIGINT NOT NULL,      -- customers with scores
    features_seconds  DOUBLE NOT NULL,      -- several runs may share them
    score_seconds     DOUBLE NOT NULL,
    has_stages        BOOLEAN NOT NULL      -- whether run_stages still has its rows
);

-- Lifecycle stages of the latest runs; customers without a stage have no row.
CREATE TABLE run_stages (
    as_of        TIMESTAMP NOT NULL,        -- runs.as_of
    customer_key INTEGER NOT NULL,
    stage        TINYINT NOT NULL           -- 0 POTENTIAL, 1 NEW, 2 GROWING, 3 MATURE, 4 DECLINING, 5 LOST
);
