import { describe, expect, it } from "vitest";
import { PAGES, pageOf } from "@/features/shell/pages";

describe("the rail", () => {
  it("gives every page a key of its own", () => {
    const keys = PAGES.map((page) => page.key);
    expect(keys).toEqual([...new Set(keys)]);
  });

  it("knows the page an address belongs to", () => {
    expect(["/", "/rollouts/new", "/executions/1", "/views/fleet/edit", "/config", "/nowhere"].map(pageOf)).toEqual([
      "home",
      "rollouts",
      "activity",
      "analytics",
      "groups",
      undefined,
    ]);
  });
});
