-- The changes from the run at $before to the run at $as_of, of the customers that {whom} says. $model is the part of
-- the reasons that all of them share; null for none. Rows are numbered so that, newest first, customers come in the order
-- of their keys. A column of which the run before says nothing (null) has not changed.
INSERT INTO score_changes
WITH moved AS MATERIALIZED (
    SELECT n.*, coalesce(b.lifecycle_stage, -1) AS old_stage, coalesce(b.tier, -1) AS old_tier,
        coalesce(b.rfm_segment, -1) AS old_segment,
        CASE WHEN b.customer_key IS NULL THEN -1 ELSE b.cluster END AS old_cluster,
        CASE WHEN b.customer_key IS NULL THEN -1 ELSE b.churn_band END AS old_band,
        b.value_score AS old_score, b.is_overridden AS was_overridden, b.revenue AS old_revenue,
        b.recency_score AS old_recency, b.frequency_score AS old_frequency, b.monetary_score AS old_monetary,
        b.churn_probability AS old_probability
    FROM (SELECT * FROM run_states WHERE as_of = $as_of AND {whom}) n
    LEFT JOIN (SELECT * FROM run_states WHERE as_of = $before AND {whom}) b ON b.customer_key = n.customer_key
    WHERE n.lifecycle_stage <> old_stage OR n.tier <> old_tier OR n.rfm_segment <> old_segment
        OR n.cluster <> old_cluster OR n.churn_band <> old_band
),
-- Who was scored before and is not any more, having taken the consent back: all that was said is taken back.
withdrawn AS (
    SELECT customer_key, unnest([
        {'what': 'lifecycle_stage', 'code': lifecycle_stage}, {'what': 'tier', 'code': tier},
        {'what': 'rfm_segment', 'code': rfm_segment}, {'what': 'cluster', 'code': cluster},
        {'what': 'churn_band', 'code': churn_band}]) AS said
    FROM (SELECT * FROM run_states WHERE as_of = $before AND {whom}) b
    ANTI JOIN (SELECT customer_key FROM run_states WHERE as_of = $as_of AND {whom}) n USING (customer_key)
),
changes AS (
    SELECT customer_key, said.what AS what, said.code AS from_key, -1 AS to_key, 'no consent to profiling' AS reason
    FROM withdrawn WHERE said.code > -1
    UNION ALL
    SELECT customer_key, 'lifecycle_stage' AS what, old_stage AS from_key, lifecycle_stage AS to_key,
        nullif(concat_ws(', ', replace(term, ',', ', '), CASE WHEN is_fallback THEN 'fallback' END), '') AS reason
    FROM moved
    LEFT JOIN (SELECT * FROM terms WHERE field = 'lifecycle_criteria') c ON c.term_key = lifecycle_criteria
    WHERE lifecycle_stage <> old_stage
    UNION ALL
    SELECT customer_key, 'tier', old_tier, tier,
        CASE
            WHEN is_overridden THEN 'override'
            WHEN was_overridden THEN 'override no longer holds'
            WHEN isnan(value_score) THEN 'no value_score'
            WHEN old_score IS NULL OR isnan(old_score) THEN printf('value_score %.1f', value_score::DOUBLE)
            ELSE printf('value_score %.1f -> %.1f', old_score::DOUBLE, value_score::DOUBLE)
        END
    FROM moved WHERE tier <> old_tier
    UNION ALL
    SELECT customer_key, 'rfm_segment', old_segment, rfm_segment,
        CASE
            WHEN recency_score = 0 THEN 'no RFM scores'
            ELSE format('R {} F {} M {}', recency_score, frequency_score, monetary_score)
        END
    FROM moved WHERE rfm_segment <> old_segment
    UNION ALL
    -- What puts a customer into a cluster is its distance from all centroids. These are the numbers that people know
    -- it by.
    SELECT customer_key, 'cluster', old_cluster, cluster,
        CASE
            WHEN cluster = -1 THEN 'no cluster'
            WHEN coalesce(old_recency, 0) = 0 OR recency_score = 0
                THEN format('R {} F {} M {}, net_spend_365d {:.2f}',
                    recency_score, frequency_score, monetary_score, revenue::DOUBLE)
            ELSE format('R {} F {} M {} -> R {} F {} M {}, net_spend_365d {:.2f} -> {:.2f}',
                old_recency, old_frequency, old_monetary, recency_score, frequency_score, monetary_score,
                old_revenue::DOUBLE, revenue::DOUBLE)
        END
    FROM moved WHERE cluster <> old_cluster
    UNION ALL
    SELECT customer_key, 'churn_band', old_band, churn_band,
        CASE
            WHEN isnan(churn_probability) THEN 'no churn_probability'
            WHEN old_probability IS NULL OR isnan(old_probability)
                THEN printf('churn_probability %.3f', churn_probability::DOUBLE)
            ELSE printf('churn_probability %.3f -> %.3f', old_probability::DOUBLE, churn_probability::DOUBLE)
        END
    FROM moved WHERE churn_band <> old_band
)
SELECT
    (SELECT coalesce(max(change_id), 0) FROM score_changes)
        + row_number() OVER (ORDER BY h.customer_key DESC, h.what DESC),
    $as_of, h.customer_key, h.what, f.term, t.term, concat_ws('; ', h.reason, $model::VARCHAR), $before_model
FROM changes h
LEFT JOIN terms f ON f.field = h.what AND f.term_key = h.from_key
LEFT JOIN terms t ON t.field = h.what AND t.term_key = h.to_key;
