-- The keys that programs call the service with. The key itself is nowhere: it was told once, to whoever had it made.
CREATE TABLE api_keys (
    key_id      VARCHAR NOT NULL,   -- the part of the key that is no secret
    name        VARCHAR NOT NULL,   -- who calls with it; several keys may have one name, as when keys are renewed
    roles       VARCHAR NOT NULL,   -- what they may do, names with commas between them
    secret_hash VARCHAR NOT NULL,   -- SHA-256 of the secret part, in hexadecimal digits
    created_at  TIMESTAMP NOT NULL,
    created_by  VARCHAR NOT NULL,
    expires_at  TIMESTAMP,          -- null: never
    revoked_at  TIMESTAMP,          -- null: it holds
    revoked_by  VARCHAR
);
