//! `GET /api/schedules/{id}/history`, `GET …/history/{revision}` and `POST …/restore`

use crate::v1::documents::history::history_operations;

history_operations!(
    kanade_manifest::Schedule,
    kanade_wire::ScheduleId,
    "schedules",
    "/api/schedules/{id}/history",
    "/api/schedules/{id}/history/{revision}",
    "/api/schedules/{id}/restore",
    "list_schedule_history",
    "get_schedule_revision",
    "restore_schedule"
);
