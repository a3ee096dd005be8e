import type { TFunction } from "i18next";

const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** `mon-fri` as the reader's language shortens it. */
function dayWords(days: string, language: string): string {
  const short = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" });
  // The first of February 2026 is a Sunday.
  const name = (day: string) => short.format(Date.UTC(2026, 1, 1 + DAYS.indexOf(day)));
  return days.replace(/\b(?:sun|mon|tue|wed|thu|fri|sat)\b/g, name).replaceAll(",", ", ");
}

const ALIKE = { once: "once", once_per_version: "version" } as const;

/** When a schedule fires, in the reader's language, from what the server says of it: `per_pc every 1h`, `at 06:30 [mon]`. */
export function whenWords(t: TFunction, when: string, language: string): string {
  const often = /^per_(pc|target) (?:(once|once_per_version)|every (.+))$/.exec(when);
  if (often) {
    const [, of, once, time] = often as unknown as [string, "pc" | "target", keyof typeof ALIKE | undefined, string | undefined];
    return once ? t(`schedules.when_${of}_${ALIKE[once]}`) : t(`schedules.when_${of}_every`, { time });
  }
  const clock = /^at ([\d:-]+(?: [\d:]+)?)(?: \[(.+)\])?$/.exec(when);
  if (clock) {
    const [, at, days] = clock;
    if (days && days !== "*") return t("schedules.when_days", { at, days: dayWords(days, language) });
    return t(/^\d+:\d+$/.test(at!) ? "schedules.when_daily" : "schedules.when_at", { at });
  }
  const triggers = /^on \[(.+)\]$/.exec(when);
  return triggers ? t("schedules.when_on", { what: triggers[1]!.replaceAll(",", ", ") }) : when;
}

/** Why a schedule has no times, or what else is worth knowing of it; the server's own words where none are here. */
export function noteWords(t: TFunction, preview: { when: string; enabled?: boolean; fires: string[]; note?: string | null }): string | undefined {
  const { when, note, fires } = preview;
  if (!note) return undefined;
  if (when.startsWith("per_pc ")) return t("schedules.note_pc");
  if (when.startsWith("per_target ")) return t("schedules.note_target");
  if (when.startsWith("on ")) return t("schedules.note_on");
  if (preview.enabled === false) return t("schedules.note_off");
  return fires.length === 0 ? t("schedules.note_over") : note;
}
