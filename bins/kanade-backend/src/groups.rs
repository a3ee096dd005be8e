//! The groups that documents define, put together.

use std::sync::Arc;

use kanade_control::groups::{GroupParts, GroupQueries};
use kanade_control::{Catalogue, Groups, Nudges};
use kanade_projections::LiveFeed;
use kanade_runtime::SharedClock;
use kanade_store_sqlite_query::QueryDatabase;

use crate::databases::Databases;

/// Groups over these databases.
pub fn assemble(
    databases: &Databases,
    catalogue: Catalogue,
    nudges: Nudges,
    live: &LiveFeed,
    clock: &SharedClock,
) -> Groups {
    Groups::new(GroupParts {
        catalogue,
        queries: GroupQueries {
            // Its own: people's questions do not wait for groups, nor groups for them.
            runner: Arc::new(query_database(databases)),
            agents: Arc::new(databases.projection.clone()),
        },
        evaluations: Arc::new(databases.state.group_evaluations()),
        nudges,
        live: live.clone(),
        clock: clock.clone(),
    })
}

/// What answers questions in SQL.
pub fn query_database(databases: &Databases) -> QueryDatabase {
    let attributes = Arc::new(databases.state.attributes());
    QueryDatabase::new(databases.projection.clone(), attributes)
}
