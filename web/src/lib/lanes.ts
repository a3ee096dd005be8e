/** A machine's events as the stretches of its day: on, asleep, off, or unknown with the reason. */

export type LaneState = "on" | "asleep" | "off" | "unknown";

/** Why a stretch is what it is, for the words. */
export type LaneReason =
  | "reported"
  | "before_start"
  | "before_stop"
  | "before_sleep"
  | "before_resume"
  | "unclean"
  | "silent"
  | "no_events"
  | "cut"
  | "heard_again"
  | "future";

export interface Stretch {
  from: number;
  to: number;
  state: LaneState;
  reason: LaneReason;
}

export interface LaneEvent {
  at: string;
  kind: string;
}

export interface LaneFacts {
  from: number;
  to: number;
  now: number;
  /** The last event before the window that says whether the machine ran. */
  seed?: LaneEvent;
  /** Since when the agent has been silent; undefined while it is heard. */
  silentSince?: number;
  /** Older events of the window than this were not read. */
  readFrom?: number;
}

const AFTER: Record<string, LaneState> = {
  boot: "on",
  resume: "on",
  shutdown: "off",
  sleep: "asleep",
};

const BEFORE: Record<string, [LaneState, LaneReason]> = {
  boot: ["off", "before_start"],
  resume: ["asleep", "before_resume"],
  shutdown: ["on", "before_stop"],
  sleep: ["on", "before_sleep"],
};

/** Kinds that say whether a machine runs. */
export const POWER_KINDS = [...Object.keys(AFTER), "unexpected_shutdown"];

/** A boot and the note of the crash before it come in either order, this close together. */
const PAIR = 600_000;

interface Mark {
  at: number;
  kind: string;
  /** The machine stopped before it without a word. */
  unclean?: boolean;
}

/** Oldest first; a boot and its note of an unclean end are one. */
function marksOf(events: LaneEvent[]): Mark[] {
  const marks: Mark[] = [];
  for (const event of [...events].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    const at = Date.parse(event.at);
    const unclean = event.kind === "unexpected_shutdown";
    const kind = unclean ? "boot" : event.kind;
    const pair = marks.findLast((mark) => mark.kind === "boot" && at - mark.at < PAIR);
    if (kind === "boot" && pair && (unclean || pair.unclean)) pair.unclean = true;
    else marks.push({ at, kind, unclean });
  }
  return marks;
}

interface Moment {
  at: number;
  state: LaneState;
  reason: LaneReason;
}

function before(first: Mark | undefined, at: number): Moment {
  if (!first) return { at, state: "unknown", reason: "no_events" };
  if (first.unclean) return { at, state: "unknown", reason: "unclean" };
  const [state, reason] = BEFORE[first.kind] ?? ["unknown", "no_events"];
  return { at, state, reason };
}

/** The left edge: what was last heard before it, else what the first event within implies. */
function edge(marks: Mark[], facts: LaneFacts): Moment[] {
  const { from, readFrom, seed } = facts;
  const first = marks.find((mark) => mark.kind in AFTER);
  if (readFrom !== undefined && readFrom > from) {
    return [{ at: from, state: "unknown", reason: "cut" }, before(first, readFrom)];
  }
  if (seed) return [{ at: from, state: AFTER[seed.kind] ?? "on", reason: "reported" }];
  return [before(first, from)];
}

/** What is written while a machine goes down may be dated after the stop. */
const GOING_DOWN = 120_000;

/** Any event shows that the machine ran, whatever was known of it. */
function provesRunning(mark: Mark, current: Moment): boolean {
  if (current.state === "on") return false;
  return current.state === "unknown" || mark.at - current.at > GOING_DOWN;
}

/** From which moment on which state holds. */
function momentsOf(marks: Mark[], facts: LaneFacts): Moment[] {
  const moments = edge(marks, facts);
  let lastSign = facts.from;
  for (const mark of marks) {
    const current = moments.at(-1)!;
    const next = AFTER[mark.kind];
    const wasRunning = current.state === "on" || current.state === "asleep";
    if (mark.kind === "boot" && wasRunning) moments.push({ at: lastSign, state: "unknown", reason: "unclean" });
    if (next) moments.push({ at: mark.at, state: next, reason: "reported" });
    else if (provesRunning(mark, current)) moments.push({ at: mark.at, state: "on", reason: "reported" });
    lastSign = mark.at;
  }
  return moments;
}

/** What the agent's silence and the future leave unknown. */
function unheard(last: Moment, facts: LaneFacts): Moment[] {
  const { from, to, now, silentSince } = facts;
  const moments: Moment[] = [];
  if (silentSince !== undefined && last.state === "on" && silentSince < Math.min(to, now)) {
    moments.push({ at: Math.max(silentSince, last.at), state: "unknown", reason: "silent" });
  }
  const heardAgain = silentSince === undefined && (last.state === "off" || last.state === "asleep");
  if (heardAgain && now - last.at > GOING_DOWN) moments.push({ at: last.at, state: "unknown", reason: "heard_again" });
  if (now < to) moments.push({ at: Math.max(now, from), state: "unknown", reason: "future" });
  return moments;
}

/** The stretches of one lane, oldest first, without gaps; equal neighbours are one. */
export function stretchesOf(events: LaneEvent[], facts: LaneFacts): Stretch[] {
  const known = momentsOf(marksOf(events), facts);
  const moments = [...known, ...unheard(known.at(-1)!, facts)];
  const stretches: Stretch[] = [];
  moments.forEach((moment, at) => {
    const from = Math.max(facts.from, moment.at);
    const to = Math.min(facts.to, moments[at + 1]?.at ?? facts.to);
    const last = stretches.at(-1);
    if (to <= from) return;
    const same = last?.state === moment.state && (last.state !== "unknown" || last.reason === moment.reason);
    if (last && same) last.to = to;
    else stretches.push({ from, to, state: moment.state, reason: moment.reason });
  });
  return stretches;
}
