-- What the job's parameters were given, as one JSON object.
ALTER TABLE executions ADD COLUMN parameters TEXT;
