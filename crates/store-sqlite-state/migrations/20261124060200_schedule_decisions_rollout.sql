-- Whether a decision became, or is to become, a rollout whose id is its `exec_id`.
ALTER TABLE schedule_decisions ADD COLUMN is_rollout INTEGER NOT NULL DEFAULT 0;
