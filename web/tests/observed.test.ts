import { describe, expect, it } from "vitest";
import { leavesOf, payloadLine, turned, wishFor, wishesOf } from "@/lib/event-filter";
import { heatOf, thresholdsOf } from "@/lib/heat";
import { stretchesOf, type LaneEvent, type LaneFacts } from "@/lib/lanes";
import { formatMeasure } from "@/lib/measures";
import { fromLocalField, rangeOf, stepFor, stepsFor, toLocalField } from "@/lib/range";

const at = (text: string) => Date.parse(`2026-11-21T${text}Z`);
const event = (time: string, kind: string): LaneEvent => ({ at: `2026-11-21T${time}Z`, kind });
const midnight = at("24:00:00");
/** A day that is over, and an agent last heard after it. */
const day: LaneFacts = { from: at("00:00:00"), to: midnight, now: midnight + 60_000, silentSince: midnight };

function lane(events: LaneEvent[], facts: Partial<LaneFacts> = {}): string[] {
  const clock = (ms: number) => new Date(ms).toISOString().slice(11, 16);
  return stretchesOf(events, { ...day, ...facts }).map((s) => `${clock(s.from)} ${s.state} ${s.reason}`);
}

describe("a lane", () => {
  it("begins with what its first event implies", () => {
    expect(lane([event("08:00:00", "boot"), event("18:00:00", "shutdown")])).toEqual([
      "00:00 off before_start",
      "08:00 on reported",
      "18:00 off reported",
    ]);
  });

  it("begins with what was last heard before it", () => {
    expect(lane([event("18:00:00", "shutdown")], { seed: event("00:00:00", "resume") })).toEqual([
      "00:00 on reported",
      "18:00 off reported",
    ]);
  });

  it("knows nothing between the last sign and a start that no stop came before", () => {
    const events = [event("08:00:00", "boot"), event("09:30:00", "logon"), event("11:00:00", "boot")];
    expect(lane(events)).toEqual([
      "00:00 off before_start",
      "08:00 on reported",
      "09:30 unknown unclean",
      "11:00 on reported",
    ]);
  });

  it("takes a boot and its note of an unclean end as one, whichever comes first", () => {
    const expected = ["00:00 unknown unclean", "08:00 on reported"];
    expect(lane([event("08:00:00", "boot"), event("08:00:20", "unexpected_shutdown")])).toEqual(expected);
    expect(lane([event("08:00:00", "unexpected_shutdown"), event("08:00:20", "boot")])).toEqual(expected);
  });

  it("is unknown while the agent is silent, and after now", () => {
    const facts = { silentSince: at("12:00:00"), now: at("20:00:00") };
    expect(lane([event("08:00:00", "boot")], facts)).toEqual([
      "00:00 off before_start",
      "08:00 on reported",
      "12:00 unknown silent",
      "20:00 unknown future",
    ]);
  });

  it("runs again with the first event after a stop, not with what was written on the way down", () => {
    const events = [event("10:00:00", "shutdown"), event("10:00:30", "logoff"), event("12:00:00", "agent_started")];
    expect(lane(events)).toEqual(["00:00 on before_stop", "10:00 off reported", "12:00 on reported"]);
  });

  it("does not call a machine off whose agent is heard", () => {
    const facts = { now: at("20:00:00"), silentSince: undefined };
    expect(lane([event("10:00:00", "shutdown")], facts)).toEqual([
      "00:00 on before_stop",
      "10:00 unknown heard_again",
      "20:00 unknown future",
    ]);
  });

  it("stays off while the agent of a machine that was shut down is silent", () => {
    expect(lane([event("18:00:00", "shutdown")], { silentSince: at("18:01:00") })).toEqual([
      "00:00 on before_stop",
      "18:00 off reported",
    ]);
  });

  it("says where events were left out", () => {
    expect(lane([event("18:00:00", "sleep")], { readFrom: at("10:00:00") })).toEqual([
      "00:00 unknown cut",
      "10:00 on before_sleep",
      "18:00 asleep reported",
    ]);
  });

  it("takes any other event as a sign that the machine ran", () => {
    expect(lane([event("10:00:00", "logon")])).toEqual(["00:00 unknown no_events", "10:00 on reported"]);
  });
});

describe("the filter of events", () => {
  it("turns a chip from off to asked for to left out and back", () => {
    let wishes = wishesOf(undefined, undefined);
    const seen = [0, 1, 2, 3].map(() => {
      const wish = wishFor(wishes, "boot");
      wishes = turned(wishes, "boot");
      return wish;
    });
    expect(seen).toEqual(["off", "include", "exclude", "off"]);
  });

  it("finds the values of a payload by their paths", () => {
    expect(leavesOf({ user: "ann", session: { id: 7, tags: ["x"] }, gone: null })).toEqual([
      ["user", "ann"],
      ["session.id", "7"],
    ]);
    expect(payloadLine({ user: "ann", session: { id: 7 } })).toBe("user=ann  session.id=7");
  });
});

describe("a range", () => {
  it("moves with the clock from step to step", () => {
    const first = rangeOf({ range: "1h" }, "24h", at("10:00:10"));
    expect([new Date(first.from), new Date(first.to)]).toEqual([new Date(at("09:01:00")), new Date(at("10:01:00"))]);
    expect(rangeOf({ range: "1h" }, "24h", at("10:00:59"))).toEqual(first);
  });

  it("stands still where it was chosen exactly", () => {
    const search = { from: "2026-11-01T00:00:00Z", to: "2026-11-02T00:00:00Z" };
    expect(rangeOf(search, "1h", 0)).toEqual({ from: Date.parse(search.from), to: Date.parse(search.to), step: 300 });
  });

  it("takes the fallback for what makes no sense", () => {
    expect(rangeOf({ from: "2026-11-02T00:00:00Z", to: "2026-11-01T00:00:00Z", range: "9y" }, "6h", 0).span).toBe("6h");
  });

  it("keeps the points of a month apart", () => {
    expect(stepFor(2_592_000)).toBe(7200);
    expect(stepsFor(2_592_000)).toEqual([900, 1800, 3600, 7200, 21_600, 86_400]);
  });

  it("reads back what a field shows", () => {
    const minute = at("10:34:00");
    expect(Date.parse(fromLocalField(toLocalField(minute))!)).toBe(minute);
  });
});

it("shows heat relative to what is there", () => {
  const thresholds = thresholdsOf([{ counts: [0, 1, 1, 2, 3, 40] }]);
  expect([0, 1, 2, 3, 40].map((count) => heatOf(count, thresholds))).toEqual([0, 1, 2, 3, 4]);
});

it("writes measures with their units", () => {
  expect(formatMeasure(7.25, "percent", "en")).toBe("7.3 %");
  expect(formatMeasure(1536, "rate", "en")).toBe("1.5 KiB/s");
  expect(formatMeasure(null, "bytes", "en")).toBe("–");
});
