-- What schedules fire on machines that keep them themselves is found by the schedule.
CREATE INDEX executions_by_schedule ON executions (cause ->> 'schedule_id', initiated_at) WHERE cause_kind = 'schedule';
