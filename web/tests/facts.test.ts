import { describe, expect, it } from "vitest";
import { differences, factText, identityText } from "@/lib/facts";
import { groupBy } from "@/lib/group-by";
import { searchState } from "@/lib/search-state";
import { columnWidths } from "@/ui/table/widths";
import { matchingViews } from "@/features/query/views";

describe("a fact", () => {
  it("is written as its hint asks", () => {
    expect(factText(17_179_869_184, "bytes", "en")).toBe("16 GiB");
    expect(factText(1234, "number", "en")).toBe("1,234");
    expect(factText("1234", "number", "en")).toBe("1,234");
    expect(factText("2026-11-21T10:00:00Z", "timestamp", "en")).toMatch(/2026/);
    expect(factText(1_763_700_000, "timestamp", "en")).toBe(factText("2025-11-21T04:40:00Z", "timestamp", "en"));
  });

  it("stands as it is where it does not fit its hint, or has none", () => {
    expect(factText("unknown", "bytes", "en")).toBe("unknown");
    expect(factText({ a: 1 }, undefined, "en")).toBe('{"a":1}');
    expect(factText(null, undefined, "en")).toBe("");
    expect(factText(false, "flag", "en")).toBe("false");
  });
});

describe("a change", () => {
  const named = '{"name":"curl"}';

  it("shows what differs, without what names the row", () => {
    const before = '{"name":"curl","size":12,"version":"7.88"}';
    const after = '{"name":"curl","size":12,"version":"8.0"}';
    expect(differences(before, after, named)).toEqual([{ field: "version", before: "7.88", after: "8.0" }]);
  });

  it("shows all of what came or went", () => {
    expect(differences("", '{"name":"curl","version":"8.0"}', named)).toEqual([
      { field: "version", before: undefined, after: "8.0" },
    ]);
    expect(differences('{"name":"curl","version":"8.0"}', "", named)).toEqual([
      { field: "version", before: "8.0", after: undefined },
    ]);
  });

  it("of a single fact is its value", () => {
    expect(differences('{"value":598}', '{"value":600}', "")).toEqual([{ field: undefined, before: "598", after: "600" }]);
  });

  it("is called by the values of its key", () => {
    expect(identityText('{"name":"curl","architecture":"amd64"}')).toBe("curl amd64");
    expect(identityText("")).toBe("");
  });
});

it("keeps groups in the order they came", () => {
  expect(groupBy(["b1", "a1", "b2"], (text) => text[0]!)).toEqual([
    ["b", ["b1", "b2"]],
    ["a", ["a1"]],
  ]);
});

describe("a search over output", () => {
  it("says how far its index is and whether it was cut", () => {
    const headers = new Headers({ "X-Search-Lag-Messages": "1204", "X-Search-Lag-Seconds": "12", "X-Search-Complete": "false" });
    expect(searchState(headers)).toEqual({ lagMessages: 1204, lagMs: 12_000, complete: false });
  });

  it("says nothing where no index was asked", () => {
    expect(searchState(new Headers())).toBeUndefined();
  });
});

it("gives columns the width of their text, within bounds", () => {
  const [short, long, wide] = columnWidths(["a", "b", "名前"], [["x", "y".repeat(500), "日本語日本語"]]);
  expect([short, long]).toEqual([64, 420]);
  expect(wide).toBeGreaterThan(90);
});

it("finds views by their names, else by the columns that match", () => {
  const views = [
    { view: "machines", columns: [{ name: "pc_id" }, { name: "hostname" }] },
    { view: "results", columns: [{ name: "pc_id" }] },
  ];
  expect(matchingViews(views, "host")).toEqual([{ view: "machines", columns: [{ name: "hostname" }] }]);
  expect(matchingViews(views, "result")).toEqual([views[1]]);
});
