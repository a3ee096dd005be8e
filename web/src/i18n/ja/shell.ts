export const nav = {
  label: "ページ",
  home: "ホーム",
  machines: "マシン",
  activity: "実行状況",
  run: "実行",
  jobs: "ジョブ",
  system: "システム",
  more: "その他",
  collapse: "メニューを畳む",
  expand: "メニューを広げる",
  skip: "本文へ移動",
};

export const shell = {
  search: "検索・移動…",
  live: "ライブ",
  connecting: "接続しています",
  lost: "接続が切れました",
  lost_line: "{{time}} に接続が切れました。表示はその時点のものです。復旧すると自動で続きます。",
  auth_disabled: "このサーバーはサインインが無効です。接続できる人は全員が管理者になります。",
  theme: "テーマ",
  theme_system: "システムに合わせる",
  theme_light: "ライト",
  theme_dark: "ダーク",
  language: "言語",
  account: "アカウント",
  change_password: "パスワードを変更",
  api: "API リファレンス",
  sign_out: "サインアウト",
  keys: "キーボード操作",
  role_viewer: "閲覧者",
  role_operator: "オペレーター",
  role_admin: "管理者",
};

export const palette = {
  title: "移動先",
  placeholder: "マシン、ジョブ、ページ…",
  pages: "ページ",
  actions: "操作",
  machines: "マシン",
  jobs: "ジョブ",
  nothing: "その名前のものはありません。",
  run_job: "{{job}} を実行",
  new_job: "ジョブを作成",
  new_run: "スクリプトを実行",
};

export const keys = {
  title: "キーボード操作",
  palette: "検索・ページ・操作",
  filter: "一覧を絞り込む",
  help: "この一覧",
  home: "ホームへ",
  machines: "マシンへ",
  activity: "実行状況へ",
  run: "実行へ",
  jobs: "ジョブへ",
  system: "システムへ",
  move: "一覧の中を移動",
  open: "選択中の行を開く",
  close: "閉じる",
};

export const auth = {
  title: "サインイン",
  username: "ユーザー名",
  password: "パスワード",
  submit: "サインイン",
  wrong: "ユーザー名またはパスワードが違います。",
  link_wait: "サインインしています…",
  link_bad: "このサインイン用リンクは使えません。",
  link_bad_next: "リンクは一度しか使えません。パスワードでサインインするか、サーバーを起動し直して新しいリンクを取得してください。",
  tagline: "すべてのコンピューターをひとつの場所から",
};

export const password = {
  title: "パスワードを変更",
  must: "続ける前に、自分のパスワードを決めてください。今のパスワードは自動で作られたものです。",
  old: "現在のパスワード",
  new: "新しいパスワード",
  again: "新しいパスワード(確認)",
  hint: "8 文字以上。",
  short: "8 文字以上にしてください。",
  differs: "2 つの入力が一致しません。",
  submit: "パスワードを変更",
  done: "パスワードを変更しました。ほかのセッションは終了しました。",
};
