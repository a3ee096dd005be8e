-- Since when a machine works with its configuration, by its clock, and who is signed in there; null where it does not tell.
ALTER TABLE agents ADD COLUMN config_since INTEGER;
ALTER TABLE agents ADD COLUMN sessions TEXT;
