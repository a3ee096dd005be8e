-- What lists of machines are sorted and counted by, so that a page of a large fleet reads a page.
CREATE INDEX agents_by_hostname ON agents (coalesce(hostname, ''), pc_id);
CREATE INDEX agents_by_version ON agents (agent_version, pc_id, updated_at);
CREATE INDEX agents_by_os ON agents (coalesce(os_family, ''), pc_id, updated_at);

-- What a search for text reads instead of whole rows: the four texts of a machine, a line each.
CREATE INDEX agents_by_text ON agents (
    pc_id || char(10) || coalesce(hostname, '') || char(10) || coalesce(last_logon_user, '')
        || char(10) || agent_version,
    pc_id
);
