import { describe, expect, it } from "vitest";
import { filterFromSearch, formatFilter, formatSort, nextSort, parseFilter, parseSort } from "@/lib/filters";

describe("a typed filter", () => {
  it.each([
    ["web", { q: "web" }],
    ["os:linux disk full", { os: "linux", q: "disk full" }],
    ['group:"two words" status:offline', { group: "two words", status: "offline" }],
    ["agent:0.9.0 is:online", { version: "0.9.0", status: "online" }],
    ["can:shell:pwsh signed-in:ann arch:x86_64", { can: "shell:pwsh", session: "ann", arch: "x86_64" }],
    ["http://x", { q: "http://x" }],
    ["os:", { q: "os:" }],
    ["", {}],
  ])("%j means %j", (text, filter) => {
    expect(parseFilter(text)).toEqual(filter);
  });

  it("reads back as it was written", () => {
    const filter = { status: "online", os: "linux", version: "0.9.0", group: "a b", q: "web" };
    expect(parseFilter(formatFilter(filter))).toEqual(filter);
  });

  it("ignores what an address cannot mean", () => {
    expect(filterFromSearch({ status: "asleep", os: "linux", q: "", page: "3" })).toEqual({ os: "linux" });
  });
});

describe("a sort", () => {
  it("is written with a minus when it descends", () => {
    expect(parseSort("-last_heartbeat", "pc_id")).toEqual({ column: "last_heartbeat", descending: true });
    expect(formatSort(parseSort(undefined, "pc_id"))).toBe("pc_id");
  });

  it("turns when its column is chosen again", () => {
    const first = nextSort({ column: "pc_id", descending: false }, "hostname");
    expect(formatSort(first)).toBe("hostname");
    expect(formatSort(nextSort(first, "hostname"))).toBe("-hostname");
  });
});
