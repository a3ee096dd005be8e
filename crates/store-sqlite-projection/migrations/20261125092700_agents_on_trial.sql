-- Whether a machine says that its version of the agent has yet to prove itself.
ALTER TABLE agents ADD COLUMN on_trial INTEGER NOT NULL DEFAULT 0;
