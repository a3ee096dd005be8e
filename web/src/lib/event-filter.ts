/** The filter of the events: each kind and source asked for, left out, or neither. */

export type Wish = "off" | "include" | "exclude";

export interface Wishes {
  include: string[];
  exclude: string[];
}

const NEXT: Record<Wish, Wish> = { off: "include", include: "exclude", exclude: "off" };

function list(text: string | undefined): string[] {
  return (text ?? "").split(",").filter(Boolean);
}

/** What the address says: `kinds=boot,shutdown` and `kinds_ex=diagnostic`. */
export function wishesOf(include: string | undefined, exclude: string | undefined): Wishes {
  return { include: list(include), exclude: list(exclude) };
}

export function wishFor(wishes: Wishes, name: string): Wish {
  if (wishes.include.includes(name)) return "include";
  return wishes.exclude.includes(name) ? "exclude" : "off";
}

/** A click turns a chip from off to asked for to left out and back. */
export function turned(wishes: Wishes, name: string): Wishes {
  const next = NEXT[wishFor(wishes, name)];
  const without = (names: string[]) => names.filter((each) => each !== name);
  return {
    include: next === "include" ? [...without(wishes.include), name] : without(wishes.include),
    exclude: next === "exclude" ? [...without(wishes.exclude), name] : without(wishes.exclude),
  };
}

export type Category = "power" | "session" | "sleep" | "service" | "network" | "agent" | "other";

const CATEGORIES: [Category, RegExp][] = [
  ["agent", /^agent/],
  ["power", /boot|shutdown|reboot|startup|power/],
  ["session", /log_?o(n|ff)|sign|session|lock/],
  ["sleep", /sleep|resume|suspend|wake|hibernate/],
  ["service", /service|unit|crash|oom/],
  ["network", /network/],
];

/** What an event is about, by its kind; chips stand in this order. */
export function categoryOf(kind: string): Category {
  return CATEGORIES.find(([, pattern]) => pattern.test(kind))?.[0] ?? "other";
}

export const CATEGORY_ORDER: Category[] = ["power", "session", "sleep", "service", "network", "agent", "other"];

/** The scalar values of a payload with their dotted paths, as the filter takes them. */
export function leavesOf(payload: unknown, prefix = ""): [string, string][] {
  if (payload === null || payload === undefined) return [];
  if (typeof payload !== "object") return prefix ? [[prefix, String(payload)]] : [];
  if (Array.isArray(payload)) return [];
  return Object.entries(payload).flatMap(([key, value]) => leavesOf(value, prefix ? `${prefix}.${key}` : key));
}

/** A payload in one line. */
export function payloadLine(payload: unknown): string {
  if (payload === null || payload === undefined) return "";
  if (typeof payload === "string") return payload;
  const leaves = leavesOf(payload);
  return leaves.length > 0 ? leaves.map(([path, value]) => `${path}=${value}`).join("  ") : JSON.stringify(payload);
}
