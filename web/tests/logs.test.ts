import { describe, expect, it } from "vitest";
import { stretchesOf } from "@/features/machine-logs/lines";

const LOG = [
  "2026-11-22T09:04:14Z  INFO agent: started",
  '2026-11-22T09:04:15Z  WARN agent: no sync error="nobody answers"',
  "  caused by: the broker",
  "2026-11-22T09:04:16Z ERROR agent: gone",
  "2026-11-22T09:04:17Z  INFO agent: in sync",
  "",
].join("\n");
const ALL = { text: "", warnings: false };

describe("a log", () => {
  it("is whole, its neighbours of one level together", () => {
    const { stretches, count } = stretchesOf(LOG, ALL);
    expect(stretches.map((stretch) => stretch.level)).toEqual(["other", "warn", "error", "other"]);
    expect(stretches.map((stretch) => stretch.text).join("")).toBe(LOG);
    expect(count).toBe(5);
  });

  it("shows warnings with the lines that belong to them", () => {
    const { stretches } = stretchesOf(LOG, { ...ALL, warnings: true });
    expect(stretches[0]?.text).toContain("caused by");
    expect(stretches.map((stretch) => stretch.level)).toEqual(["warn", "error"]);
  });

  it("finds a text whatever its letters", () => {
    expect(stretchesOf(LOG, { ...ALL, text: "IN SYNC" })).toMatchObject({ count: 1 });
    expect(stretchesOf(LOG, { ...ALL, text: "nothing" })).toEqual({ stretches: [], count: 0 });
  });
});
