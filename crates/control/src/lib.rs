//! What the backend does on its own: catalogue, dispatch, sync and upkeep.
