/** Every address of the dashboard. Pages and links take theirs from here; a snapshot test guards them. */

export type Search = Record<string, string | number | boolean | undefined | null>;

function withSearch(path: string, search?: Search): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(search ?? {})) {
    if (value !== undefined && value !== null && value !== "") query.set(key, String(value));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

const segment = encodeURIComponent;

export const paths = {
  home: () => "/",
  signIn: (returnTo?: string) => withSearch("/sign-in", { return_to: returnTo }),
  signInWithLink: (token: string) => `/sign-in/${segment(token)}`,
  changePassword: () => "/account/password",
  machines: (search?: Search) => withSearch("/machines", search),
  machine: (pc: string, search?: Search) => withSearch(`/machines/${segment(pc)}`, search),
  activity: (search?: Search) => withSearch("/activity", search),
  runs: (search?: Search) => withSearch("/activity/runs", search),
  execution: (id: string, search?: Search) => withSearch(`/executions/${segment(id)}`, search),
  run: (id: string) => `/runs/${segment(id)}`,
  events: (search?: Search) => withSearch("/events", search),
  eventsCsv: (search?: Search) => withSearch("/api/obs_events", { ...search, format: "csv" }),
  auditCsv: (search?: Search) => withSearch("/api/audit", { ...search, format: "csv" }),
  performance: (search?: Search) => withSearch("/performance", search),
  analytics: (search?: Search) => withSearch("/analytics", search),
  views: () => "/views",
  newView: () => "/views/new",
  view: (id: string) => `/views/${segment(id)}/edit`,
  notices: (search?: Search) => withSearch("/notices", search),
  newNotice: (search?: Search) => withSearch("/notices/new", search),
  notice: (id: string) => `/notices/${segment(id)}/audience`,
  settings: (search?: Search) => withSearch("/settings", search),
  audit: (search?: Search) => withSearch("/audit", search),
  secrets: () => "/settings/secrets",
  newRun: (search?: Search) => withSearch("/run", search),
  inventory: () => "/inventory",
  inventoryLookUp: (search?: Search) => withSearch("/inventory/look-up", search),
  inventoryChanges: (search?: Search) => withSearch("/inventory/changes", search),
  inventoryFirstSeen: (search?: Search) => withSearch("/inventory/first-seen", search),
  /** The job stands in the middle: the server takes an address that ends in a dot and letters for a file. */
  probe: (job: string, search?: Search) => withSearch(`/inventory/${segment(job)}/machines`, search),
  machineInventory: (pc: string, search?: Search) =>
    withSearch(`/machines/${segment(pc)}`, { tab: "inventory", ...search }),
  compliance: (search?: Search) => withSearch("/compliance", search),
  complianceMatrix: (search?: Search) => withSearch("/compliance/matrix", search),
  complianceChanges: (search?: Search) => withSearch("/compliance/changes", search),
  complianceAlerts: (search?: Search) => withSearch("/compliance/alerts", search),
  query: (search?: Search) => withSearch("/query", search),
  groups: () => "/groups",
  newGroup: () => "/groups/new",
  group: (id: string) => `/groups/${segment(id)}/edit`,
  config: (search?: Search) => withSearch("/config", search),
  jobs: (search?: Search) => withSearch("/jobs", search),
  newJob: () => "/jobs/new",
  job: (id: string) => `/jobs/${segment(id)}/edit`,
  rollouts: (search?: Search) => withSearch("/rollouts", search),
  newRollout: (search?: Search) => withSearch("/rollouts/new", search),
  rollout: (id: string) => `/rollouts/${segment(id)}`,
  files: (tab?: "packages" | "scripts" | "releases" | "bundles", search?: Search) =>
    withSearch(!tab || tab === "packages" ? "/files" : `/files/${tab}`, search),
  schedules: () => "/schedules",
  newSchedule: () => "/schedules/new",
  /** The word stands last: the server takes an address that ends in a dot and letters for a file. */
  schedule: (id: string) => `/schedules/${segment(id)}/status`,
  editSchedule: (id: string) => `/schedules/${segment(id)}/edit`,
  system: (search?: Search) => withSearch("/system", search),
  deadLetter: (id: number | string) => withSearch("/system", { tab: "dead-letters", letter: id }),
  apiDocs: () => "/api/docs",
  wholeOutput: (id: string, stream: "stdout" | "stderr") =>
    withSearch(`/api/results/${segment(id)}/output`, { stream }),
};
