import { describe, expect, it } from "vitest";
import type { JobParameter } from "@/api/types";
import { allGood, problemOf, shownValue, valuesOf } from "@/features/run/parameter-values";

const path: JobParameter = { name: "path", required: true, pattern: "/[a-z/]+", max: 8 };
const age: JobParameter = { name: "age", type: "integer", default: 30, min: 1, max: 365 };
const dry: JobParameter = { name: "dry", type: "boolean", default: true };
const level: JobParameter = { name: "level", type: "enum", options: ["low", "high"] };

describe("the values of a job's parameters", () => {
  it("are the defaults until something is typed", () => {
    expect(shownValue(age, {})).toBe("30");
    expect(shownValue(dry, {})).toBe(true);
    expect(shownValue(dry, { dry: false })).toBe(false);
    expect(shownValue(path, {})).toBe("");
  });

  it("are told what is wrong with them", () => {
    expect(problemOf(path, {})).toEqual({ key: "required" });
    expect(problemOf(path, { path: "C:" })).toEqual({ key: "pattern", pattern: "/[a-z/]+" });
    expect(problemOf(path, { path: "/var/log/a" })).toEqual({ key: "max_length", limit: 8 });
    expect(problemOf(path, { path: "/tmp" })).toBeUndefined();
    expect(problemOf(age, { age: "1.5" })).toEqual({ key: "integer" });
    expect(problemOf(age, { age: "400" })).toEqual({ key: "max", limit: 365 });
    expect(problemOf(level, { level: "mid" })).toEqual({ key: "option" });
  });

  it("are sent in their own type, without what was left to the defaults", () => {
    const all = [path, age, dry, level];
    const typed = { path: "/tmp", age: "7", dry: false, level: "" };
    expect(allGood(all, typed)).toBe(true);
    expect(valuesOf(all, typed)).toEqual({ path: "/tmp", age: 7, dry: false });
  });

  it("leave a pattern this browser cannot read to the server", () => {
    expect(problemOf({ name: "x", pattern: "(?i)abc" }, { x: "ABC" })).toBeUndefined();
  });
});
