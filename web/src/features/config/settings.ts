import type { ConfigScope, EffectiveConfig } from "@/api/queries/config";

export type Setting = keyof EffectiveConfig;

/** How a setting is typed. */
export type Kind = "text" | "duration" | "time" | "number" | "truth";

/** Every setting, in the order it is shown. */
export const SETTINGS: { name: Setting; kind: Kind }[] = [
  { name: "target_version", kind: "text" },
  { name: "target_version_jitter", kind: "duration" },
  { name: "heartbeat_interval", kind: "duration" },
  { name: "host_perf_interval", kind: "duration" },
  { name: "process_perf_enabled", kind: "truth" },
  { name: "process_perf_expires_at", kind: "time" },
  { name: "process_perf_top_n", kind: "number" },
  { name: "client_display_name", kind: "text" },
  { name: "max_local_concurrent", kind: "number" },
];

/** What is typed, by setting; what is empty is not set. */
export type Draft = Partial<Record<Setting, string>>;

export function draftOf(settings: ConfigScope): Draft {
  const draft: Draft = {};
  for (const { name } of SETTINGS) {
    const value = settings[name];
    if (value !== undefined && value !== null) draft[name] = String(value);
  }
  return draft;
}

/** The settings whose text is no number where one belongs. */
export function notNumbers(draft: Draft): Setting[] {
  const numbers = SETTINGS.filter(({ kind }) => kind === "number").map(({ name }) => name);
  return numbers.filter((name) => draft[name]?.trim() && !/^\d+$/.test(draft[name].trim()));
}

/** What is sent; a number that is none goes as it is, so that the server says so. */
export function settingsOf(draft: Draft): ConfigScope {
  const settings: Record<string, unknown> = {};
  for (const { name, kind } of SETTINGS) {
    const text = draft[name]?.trim();
    if (!text) continue;
    if (kind === "number") settings[name] = /^\d+$/.test(text) ? Number(text) : text;
    else if (kind === "truth") settings[name] = text === "true";
    else settings[name] = text;
  }
  return settings as ConfigScope;
}
