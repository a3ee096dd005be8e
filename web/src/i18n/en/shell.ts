export const nav = {
  label: "Pages",
  home: "Home",
  machines: "Machines",
  activity: "Activity",
  run: "Run",
  jobs: "Jobs",
  system: "System",
  more: "More",
  collapse: "Collapse the rail",
  expand: "Expand the rail",
  skip: "Skip to content",
};

export const shell = {
  search: "Search or jump to…",
  live: "Live",
  connecting: "Connecting",
  lost: "Connection lost",
  lost_line: "Connection lost at {{time}}. You see what was known then; the page goes on by itself when it is back.",
  auth_disabled: "Sign-in is switched off on this server: everyone who reaches it is an administrator.",
  theme: "Theme",
  theme_system: "As the system",
  theme_light: "Light",
  theme_dark: "Dark",
  language: "Language",
  account: "Account",
  change_password: "Change password",
  api: "API reference",
  sign_out: "Sign out",
  keys: "Keyboard",
  role_viewer: "Viewer",
  role_operator: "Operator",
  role_admin: "Administrator",
};

export const palette = {
  title: "Go to",
  placeholder: "A machine, a job, a page…",
  pages: "Pages",
  actions: "Actions",
  machines: "Machines",
  jobs: "Jobs",
  nothing: "Nothing is called that.",
  run_job: "Run {{job}}",
  new_job: "Create a job",
  new_run: "Run a script",
};

export const keys = {
  title: "Keys",
  palette: "Search, pages, actions",
  filter: "Filter this list",
  help: "This list",
  home: "Go to Home",
  machines: "Go to Machines",
  activity: "Go to Activity",
  run: "Go to Run",
  jobs: "Go to Jobs",
  system: "Go to System",
  move: "Move in a list",
  open: "Open what is selected",
  close: "Close",
};

export const auth = {
  title: "Sign in",
  username: "User",
  password: "Password",
  submit: "Sign in",
  wrong: "That user and password do not match.",
  link_wait: "Signing you in…",
  link_bad: "This sign-in link no longer works.",
  link_bad_next: "It can be used once. Sign in with your password, or start the server again for a new link.",
  tagline: "One place for a fleet of computers",
};

export const password = {
  title: "Change password",
  must: "Choose your own password before you go on. The one you signed in with was made for you.",
  old: "Current password",
  new: "New password",
  again: "New password again",
  hint: "At least 8 characters.",
  short: "At least 8 characters, please.",
  differs: "The two do not match.",
  submit: "Change password",
  done: "Password changed. Your other sessions have ended.",
};
