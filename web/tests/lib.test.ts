import { describe, expect, it } from "vitest";
import { nextCursor } from "@/api/client";
import { safeReturn } from "@/features/auth/safe-return";
import { filterJobs } from "@/features/jobs/filter";
import { firstLine, formatAgo, formatBytes, formatSpan, middleCut } from "@/lib/format";
import { groupOutputs } from "@/lib/output-groups";
import { sinceTime } from "@/lib/since";

describe("writing for people", () => {
  it.each([
    [340, "en", "340 ms"],
    [2100, "en", "2.1s"],
    [252_000, "en", "4m 12s"],
    [3_600_000, "en", "1h"],
    [252_000, "ja", "4 分 12 秒"],
  ])("%i ms in %s is %s", (ms, locale, text) => {
    expect(formatSpan(ms, locale)).toBe(text);
  });

  it("says how long ago in the reader's language", () => {
    expect(formatAgo(0, 180_000, "en")).toBe("3 min. ago");
    expect(formatAgo(0, 180_000, "ja")).toBe("3 分前");
    expect(formatAgo(0, 2000, "en")).toBe("now");
  });

  it("counts bytes in binary units", () => {
    expect(formatBytes(1023, "en")).toBe("1,023 B");
    expect(formatBytes(13_002_342, "en")).toBe("12.4 MiB");
  });

  it("cuts ids in the middle and output at its first word", () => {
    expect(middleCut("019bf912-3065-43c4", 9)).toBe("019b…43c4");
    expect(firstLine("\n\n  hello \nworld")).toBe("hello");
  });
});

describe("equal answers", () => {
  const answer = (pc_id: string, stdout: string, outcome = "succeeded") => ({
    pc_id,
    result_id: pc_id,
    outcome,
    exit_code: 0,
    stdout,
    stderr: "",
  });

  it("come together, the odd ones first, those still running left out", () => {
    const groups = groupOutputs([answer("a", "x"), answer("b", "x"), answer("c", "y"), answer("d", "", "running")]);
    expect(groups.map((group) => group.answers.map((each) => each.pc_id))).toEqual([["c"], ["a", "b"]]);
  });
});

describe("addresses", () => {
  it("reads where the next page begins", () => {
    expect(nextCursor('</api/agents?limit=5&cursor=abc%3D>; rel="next"')).toBe("abc=");
    expect(nextCursor(null)).toBeUndefined();
  });

  it("turns a span into the moment it begins", () => {
    const now = new Date("2026-01-02T10:00:30.500Z");
    expect(sinceTime("1h", now)).toBe("2026-01-02T09:00:00.000Z");
    expect(sinceTime("2026-01-02T00:00:00Z", now)).toBe("2026-01-02T00:00:00Z");
    expect(sinceTime("soon", now)).toBeUndefined();
  });

  it.each([
    ["/machines?q=a", "/machines?q=a"],
    ["//evil.example", "/"],
    ["/\\evil.example", "/"],
    ["https://evil.example", "/"],
    [undefined, "/"],
  ])("returns to %s as %s", (asked, given) => {
    expect(safeReturn(asked)).toBe(given);
  });
});

describe("jobs", () => {
  const job = (id: string, tags: string[]) => ({ id, version: "1", tags, execute: { shell: "sh", timeout: "1s" } });

  it("are found by words and tags together", () => {
    const jobs = [job("disk-check", ["daily"]), job("disk-clean", ["weekly"]), job("ports", ["daily"])];
    expect(filterJobs(jobs, "disk tag:daily").map((each) => each.id)).toEqual(["disk-check"]);
  });
});
