import { expect, it } from "vitest";
import { specOf } from "@/features/rollouts/spec-of";

const draft = { job: "patch", waves: "1, 10% eu,100%", soak: "10m", success: "95%", halt_on: "" };
const everybody = { all: true, groups: [], pcs: [] };

it("reads waves as numbers, shares and groups", () => {
  const spec = specOf(draft, everybody);
  expect(spec?.waves).toEqual([{ size: "1" }, { size: "10%" }, { groups: ["eu"] }, { size: "100%" }]);
  expect(spec?.gate).toEqual({ soak: "10m", success: "95%" });
});

it("is nothing before it says what, whom and in which waves", () => {
  expect(specOf({ ...draft, job: "" }, everybody)).toBeUndefined();
  expect(specOf({ ...draft, waves: " " }, everybody)).toBeUndefined();
  expect(specOf(draft, { all: false, groups: [], pcs: [] })).toBeUndefined();
});
