-- Runs of one outcome that is rare, and of one job that did not end well. The first column is an expression, so that
-- SQLite does not take this index for lists of several outcomes, which it would have to sort.
CREATE INDEX execution_results_by_outcome ON execution_results (outcome || '', started_at)
    WHERE outcome IN ('failed', 'timed_out', 'killed', 'skipped', 'lost');
CREATE INDEX execution_results_not_well_by_job ON execution_results (job_id, started_at)
    WHERE outcome IN ('failed', 'timed_out', 'killed', 'skipped', 'lost');

-- Counts by check and status read nothing but this.
CREATE INDEX check_status_by_status ON check_status (check_name, status, recorded_at);
