-- Whether the audit log has a step, or needs none of it: what people do is written there by whoever does it for them.
ALTER TABLE rollout_steps ADD COLUMN is_audited INTEGER NOT NULL DEFAULT 1;

CREATE INDEX rollout_steps_unaudited ON rollout_steps (number) WHERE is_audited = 0;
