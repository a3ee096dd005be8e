export const documents = {
  history: "History",
  current: "There now",
  saved: "Saved",
  deleted: "Deleted",
  unknown: "Unknown",
  same: "This save changed nothing.",
  restore: "Bring revision {{revision}} back",
  managed: "Kept in a repository: change it there and apply it.",
};
