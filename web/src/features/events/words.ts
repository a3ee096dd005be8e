import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { payloadLine } from "@/lib/event-filter";

/** The kinds that agents report by themselves; others are shown as their job calls them. */
const KINDS = [
  "agent_started",
  "agent_stood_still",
  "agent_update",
  "boot",
  "shutdown",
  "unexpected_shutdown",
  "logon",
  "logoff",
  "lock",
  "unlock",
  "sleep",
  "resume",
  "unit_failed",
  "service_failed",
  "network_changed",
  "power_changed",
] as const;
type Kind = (typeof KINDS)[number];

interface Told {
  kind: string;
  payload?: unknown;
}

type Fields = Record<string, unknown>;

function fieldsOf(payload: unknown): Fields {
  return payload !== null && typeof payload === "object" && !Array.isArray(payload) ? (payload as Fields) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : typeof value === "number" ? String(value) : undefined;
}

/** The word of a kind, and of an event what there is to say beyond it. */
export function useEventWords() {
  return eventWords(useTranslation().t);
}

export function eventWords(t: TFunction) {
  const kindWord = (kind: string) => ((KINDS as readonly string[]).includes(kind) ? t(`event_kind.${kind as Kind}`) : kind);

  const started = (fields: Fields) => {
    const reason = text(fieldsOf(fields.previous_end).reason);
    const version = text(fields.version);
    return [version && t("event_said.version", { version }), reason && t("event_said.previous_end", { reason })];
  };
  const updated = ({ outcome, from, to, reason }: Fields) => {
    const words = { from: text(from) ?? "?", to: text(to) ?? "?" };
    if (outcome === "updated") return [t("event_said.updated", words)];
    if (outcome === "rolled_back") return [t("event_said.rolled_back", words), text(reason)];
    return [t("event_said.update_failed", words), text(reason)];
  };
  const signedIn = (fields: Fields) => {
    const [user, from] = [text(fields.user), text(fields.from)];
    return [user, from && t("event_said.from", { from }), text(fields.method)];
  };
  const failed = (fields: Fields) => {
    const times = text(fields.times);
    return [text(fields.unit) ?? text(fields.service), text(fields.result), text(fields.error), times && t("event_said.times", { times })];
  };
  const unclean = (fields: Fields) => {
    const code = text(fields.bug_check);
    return [code ? t("event_said.bug_check", { code }) : t("event_said.no_shutdown")];
  };
  const network = ({ online, interfaces }: Fields) => {
    const names = Array.isArray(interfaces) ? interfaces.map(text).filter(Boolean).join(", ") : "";
    if (typeof online !== "boolean") return [names];
    return [t(online ? "event_said.online" : "event_said.offline"), names];
  };
  const power = ({ on_ac_power: onAc }: Fields) =>
    typeof onAc === "boolean" ? [t(onAc ? "event_said.ac" : "event_said.battery")] : [];
  const SAID: Record<string, (fields: Fields) => (string | undefined)[]> = {
    agent_started: started,
    agent_stood_still: (fields) => [text(fields.reason)],
    agent_update: updated,
    boot: () => [],
    shutdown: (fields) => [text(fields.message)],
    unexpected_shutdown: unclean,
    logon: signedIn,
    logoff: signedIn,
    lock: signedIn,
    unlock: signedIn,
    sleep: (fields) => [text(fields.how)],
    resume: (fields) => [text(fields.how)],
    unit_failed: failed,
    service_failed: failed,
    network_changed: network,
    power_changed: power,
  };

  /** Empty when the kind says it all. */
  const said = ({ kind, payload }: Told): string => {
    const words = SAID[kind]?.(fieldsOf(payload));
    if (!words) return payloadLine(payload);
    return words.filter(Boolean).join(" · ");
  };
  return { kindWord, said };
}
