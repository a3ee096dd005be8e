export const STARTER = `id: nightly-inventory
job_id: hardware-inventory
when:
  calendar:
    at: "03:00"
    days: [mon-fri]
tz: local
target:
  all: true
# Times that pass while the server is down: none, or the latest of them.
catch_up: latest
`;
