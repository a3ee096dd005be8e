-- What keeps an agent from its work, as its heartbeat says.
ALTER TABLE agents ADD COLUMN troubles TEXT NOT NULL DEFAULT '[]';
