import { expect, it } from "vitest";
import { specOf } from "@/features/rollouts/spec-of";

const draft = { waves: "1, 10% eu,100%", soak: "10m", success: "95%", halt_on: "" };
const patch = { job: { job_id: "patch" } };
const everybody = { all: true, groups: [], pcs: [] };

it("reads waves as numbers, shares and groups", () => {
  const spec = specOf(draft, everybody, patch);
  expect(spec?.waves).toEqual([{ size: "1" }, { size: "10%" }, { groups: ["eu"] }, { size: "100%" }]);
  expect(spec?.gate).toEqual({ soak: "10m", success: "95%" });
});

it("is nothing before it says what, whom and in which waves", () => {
  expect(specOf(draft, everybody, undefined)).toBeUndefined();
  expect(specOf({ ...draft, waves: " " }, everybody, patch)).toBeUndefined();
  expect(specOf(draft, { all: false, groups: [], pcs: [] }, patch)).toBeUndefined();
});
