-- Sample customers. Needs generate_calendar.sql.

-- Who they are and how they behave. "gone" is the day after which a customer buys nothing any more: everybody stays for
-- an exponential time and then leaves silently, as buy-till-you-die models suppose.
CREATE TABLE persona AS
WITH numbered AS (
    SELECT customer, hash(xor(hash(customer::UBIGINT), hash(getvariable('seed')::BIGINT))) AS key
    FROM range(1, getvariable('customers') + 1) AS numbers(customer)
), drawn AS (
    SELECT customer::INTEGER AS customer, key,
        uniform(key, 1) < 0.2 AS is_company,
        CASE
            WHEN uniform(key, 2) < 0.08 THEN 'PROSPECT'
            WHEN uniform(key, 2) < 0.28 THEN 'ONE_TIME'
            WHEN uniform(key, 2) < 0.80 THEN 'STEADY'
            WHEN uniform(key, 2) < 0.90 THEN 'GROWING'
            ELSE 'SHRINKING' END AS behaviour,
        -- A third is there from the first half-year on, the others join evenly.
        floor(CASE WHEN uniform(key, 3) < 0.33 THEN uniform(key, 4) * 180
            ELSE 180 + uniform(key, 4) * (getvariable('horizon') - 180) END)::INTEGER AS joined
    FROM numbered
), lived AS (
    SELECT *, least(getvariable('horizon') - 1,
        joined + ceil(-ln(uniform(key, 5)) * CASE WHEN is_company THEN 1100 ELSE 450 END))::INTEGER AS gone
    FROM drawn
), weighted AS (
    SELECT *,
        -- Relative number of repeat purchases, in millionths: a log-normal rate times the time alive.
        CASE WHEN behaviour IN ('PROSPECT', 'ONE_TIME') THEN 0 ELSE
            round(1000000 * exp(0.9 * normal(key, 6)) * CASE WHEN is_company THEN 0.4 ELSE 1 END
                * (gone - joined) / getvariable('horizon')) END::BIGINT AS repeat_weight,
        -- Usual amount of an order: log-normal, with a Pareto tail of big buyers.
        CASE WHEN is_company THEN 12000 ELSE 160 END * exp(0.8 * normal(key, 8))
            * CASE WHEN uniform(key, 10) < 0.03 THEN least(60, uniform(key, 11) ** (-1 / 1.4)) ELSE 1 END
            AS usual_amount,
        CASE WHEN is_company AND behaviour NOT IN ('PROSPECT', 'ONE_TIME') AND uniform(key, 12) < 0.4
            THEN (gone - joined) // 365 ELSE 0 END AS renewals
    FROM lived
), totals AS (
    -- What is left of the wished number of transactions when first purchases and renewals are there; some 3 % become
    -- refunds.
    SELECT greatest(0, getvariable('customers') * getvariable('mean_transactions') / 1.035
        - count(*) FILTER (behaviour <> 'PROSPECT') - sum(renewals)) / greatest(1, sum(repeat_weight))
        AS repeats_per_weight
    FROM weighted
)
SELECT weighted.* EXCLUDE (repeat_weight),
    CASE behaviour WHEN 'PROSPECT' THEN 0 WHEN 'ONE_TIME' THEN 1
        ELSE 1 + poisson(repeat_weight * repeats_per_weight, normal(key, 13)) END AS purchases
FROM weighted, totals;

-- The rows of the customers file.
CREATE VIEW customers AS
WITH dated AS (
    SELECT *, getvariable('end_at')::DATE - getvariable('horizon')::INTEGER AS first_date,
        uniform(key, 20) AS status_draw, uniform(key, 21) AS consent_draw
    FROM persona
)
SELECT
    format('C{:08d}', customer) AS customer_id,
    CASE WHEN is_company
        THEN pick(['远航', '华信', '恒泰', '瑞丰', '中科', '天成', '博远', '金鼎', '新力', '启明'], uniform(key, 22))
            || pick(['科技', '机械', '电子', '贸易', '医疗', '能源', '物流', '食品'], uniform(key, 23)) || customer || '有限公司'
        ELSE pick(['王', '李', '张', '刘', '陈', '杨', '黄', '赵', '周', '吴', '徐', '孙'], uniform(key, 22))
            || pick(['伟', '芳', '娜', '敏', '静', '强', '磊', '洋', '艳', '杰', '秀英', '建国', '志强', '丽娟'], uniform(key, 23))
        END AS name,
    CASE WHEN is_company THEN 'B2B' ELSE 'B2C' END AS kind,
    CASE WHEN is_company THEN pick(['Manufacturing', 'Manufacturing', 'Manufacturing', 'Retail', 'Retail', 'Software',
        'Finance', 'Healthcare', 'Logistics', 'Education', 'Energy'], uniform(key, 24)) END AS industry,
    pick(['East', 'East', 'East', 'North', 'North', 'South', 'South', 'Central', 'Southwest', 'Northeast', 'Northwest'],
        uniform(key, 25)) AS region,
    CASE WHEN is_company THEN greatest(3, round(120 * exp(1.2 * normal(key, 26))))::INTEGER END AS employees,
    CASE WHEN is_company THEN round(120 * exp(1.2 * normal(key, 26)) * 400000 * exp(0.4 * normal(key, 28)), -3)::BIGINT
        END AS annual_revenue,
    CASE WHEN is_company THEN first_date + joined - 200 - floor(uniform(key, 30) * 9000)::INTEGER END AS founded_on,
    CASE WHEN is_company AND purchases > 0 THEN first_date + joined - floor(uniform(key, 31) * 90)::INTEGER
        END AS cooperation_since,
    CASE WHEN is_company THEN pick(['Buyer', 'Buyer', 'Department head', 'Executive', 'Engineer'], uniform(key, 32))
        END AS contact_role,
    CASE WHEN is_company AND uniform(key, 33) < 0.7 THEN round(100 * sqrt(uniform(key, 34))) END::INTEGER
        AS strategic_fit,
    CASE WHEN is_company THEN round(30 + 50 * uniform(key, 35))::INTEGER END AS industry_growth,
    CASE WHEN is_company AND uniform(key, 36) < 0.5 THEN round(uniform(key, 37) ** 2, 3) END AS share_of_wallet,
    CASE WHEN gone < getvariable('horizon') - 60 AND status_draw < 0.06 THEN 'CLOSED'
        WHEN gone < getvariable('horizon') - 60 AND status_draw < 0.16 THEN 'UNSUBSCRIBED' ELSE 'ACTIVE' END AS status,
    CASE WHEN gone < getvariable('horizon') - 60 AND status_draw < 0.16 THEN (first_date + gone + 14)::TIMESTAMP END
        AS status_at,
    CASE WHEN consent_draw < 0.02 THEN 'DENIED' WHEN consent_draw < 0.15 THEN 'UNKNOWN' ELSE 'GRANTED' END
        AS consent_profiling,
    CASE WHEN consent_draw < 0.02 OR consent_draw >= 0.15 THEN (first_date + joined)::TIMESTAMP END AS consent_at,
    format('sales{:02d}', 1 + floor(uniform(key, 38) * 20)::INTEGER) AS owner,
    CASE WHEN is_company AND uniform(key, 39) < 0.1 THEN 'training' WHEN uniform(key, 39) > 0.9 THEN 'newsletter' END
        AS tags
FROM dated
ORDER BY customer;
