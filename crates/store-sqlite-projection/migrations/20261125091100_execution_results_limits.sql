-- Limits that a run came up against, as JSON; null when it met none.
ALTER TABLE execution_results ADD COLUMN limits_met TEXT;
CREATE INDEX execution_results_over_limits ON execution_results (started_at) WHERE limits_met IS NOT NULL;
