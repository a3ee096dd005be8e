-- Which configuration a machine says it works with.
ALTER TABLE agents ADD COLUMN config_digest TEXT;
