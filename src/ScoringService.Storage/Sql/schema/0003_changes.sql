-- What each of the latest runs said of each customer, in the place of run_stages. A run follows the stages of the one
-- before; two runs make the movements between them. Keys are those of terms; -1: none.
CREATE TABLE run_states (
    as_of              TIMESTAMP NOT NULL,      -- runs.as_of
    customer_key       INTEGER NOT NULL,
    lifecycle_stage    INTEGER NOT NULL,        -- terms 'lifecycle_stage'
    tier               INTEGER NOT NULL,        -- terms 'tier'; the one in use
    rfm_segment        INTEGER NOT NULL,        -- terms 'rfm_segment'
    revenue            DECIMAL(18, 4) NOT NULL, -- net_spend_365d
    -- What reasons of changes are made of.
    lifecycle_criteria INTEGER NOT NULL,        -- terms 'lifecycle_criteria'
    is_fallback        BOOLEAN NOT NULL,        -- whether the stage is only the nearest
    value_score        FLOAT NOT NULL,          -- NaN: none
    is_overridden      BOOLEAN NOT NULL,        -- whether a person decided the tier
    recency_score      UTINYINT NOT NULL,       -- 0: none
    frequency_score    UTINYINT NOT NULL,       -- 0: none
    monetary_score     UTINYINT NOT NULL        -- 0: none
);

INSERT INTO run_states
SELECT as_of, customer_key, stage, -1, -1, 0, -1, false, 'NaN', false, 0, 0, 0 FROM run_stages;

DROP TABLE run_stages;

-- has_stages says whether run_states still has the run's rows, has_states whether they are more than the stages, which
-- they are not for runs that were recorded before this table was there.
ALTER TABLE runs ADD COLUMN has_states BOOLEAN DEFAULT false;

-- In the order of LifecycleStages.All, whose positions the keys are.
INSERT INTO terms VALUES
    ('lifecycle_stage', 0, 'POTENTIAL'),
    ('lifecycle_stage', 1, 'NEW'),
    ('lifecycle_stage', 2, 'GROWING'),
    ('lifecycle_stage', 3, 'MATURE'),
    ('lifecycle_stage', 4, 'DECLINING'),
    ('lifecycle_stage', 5, 'LOST');

CREATE TYPE changed_column AS ENUM ('lifecycle_stage', 'tier', 'rfm_segment');

-- What each run changed, compared with the run before it. Those of a run go when another of the same instant takes its
-- place.
CREATE TABLE score_changes (
    change_id    BIGINT NOT NULL,               -- ascending from 1, later runs having the greater ones
    as_of        TIMESTAMP NOT NULL,            -- runs.as_of
    customer_key INTEGER NOT NULL,
    what         changed_column NOT NULL,
    from_code    VARCHAR,                       -- null: the customer had none, or was not there
    to_code      VARCHAR,                       -- null: it has none any more
    reason       VARCHAR NOT NULL
);
