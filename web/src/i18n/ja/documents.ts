export const documents = {
  history: "履歴",
  current: "現在の内容",
  saved: "保存",
  deleted: "削除",
  unknown: "不明",
  same: "この保存では何も変わっていません。",
  restore: "リビジョン {{revision}} に戻す",
  managed: "リポジトリで管理されています。変更はリポジトリで行い、適用してください。",
};
