//! One file per story, one program for all of them: what they link is linked once.

mod agent_killed;
mod alerts_told;
mod approved;
mod backend_killed;
mod bad_input;
mod broker_away;
mod broker_restored;
mod demo;
mod dispatch_killed;
mod dynamic_group;
mod first_fleet;
mod inventory;
mod kill;
mod killed_again_and_again;
mod machine_away;
mod notice_confirmed;
mod orders;
mod output;
mod own_schedule;
mod page;
mod plan_apply;
mod rollout;
mod rollout_changes;
mod rollout_ordered;
mod samples;
mod schedule_killed;
