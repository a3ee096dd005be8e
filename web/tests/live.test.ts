import { describe, expect, it } from "vitest";
import { parseChange } from "@/api/live/messages";
import { addChanges, isConcerned } from "@/api/live/pending";

const change = (topic: string, ids: string[], more = false) => ({ topic, ids, more });

describe("what waits to be refreshed", () => {
  it("gathers the ids of a topic once each", () => {
    const pending = addChanges(addChanges({}, [change("agents", ["a", "b"])]), [change("agents", ["b", "c"])]);
    expect(pending).toEqual({ agents: ["a", "b", "c"] });
  });

  it("is everything of a topic once there were more than could be named", () => {
    const pending = addChanges(addChanges({}, [change("results", ["a"], true)]), [change("results", ["b"])]);
    expect(pending).toEqual({ results: "all" });
  });

  it("leaves an event that cannot be read without effect", () => {
    expect(parseChange("{")).toEqual([]);
    expect(parseChange('{"topics":[{"ids":["a"]}]}')).toEqual([]);
  });
});

describe("a query", () => {
  const pending = addChanges({}, [change("agents", ["web-1"])]);

  it("of one machine is concerned by that machine alone", () => {
    expect(isConcerned(pending, ["agents", "one", "web-1"])).toBe(true);
    expect(isConcerned(pending, ["agents", "one", "web-2"])).toBe(false);
  });

  it("of the facts of one probe is concerned by that probe alone", () => {
    const facts = addChanges({}, [change("inventory", ["packages"])]);
    expect(isConcerned(facts, ["inventory", "look-up", "packages", "packages", {}])).toBe(true);
    expect(isConcerned(facts, ["inventory", "changes", "hardware", {}])).toBe(false);
    expect(isConcerned(facts, ["inventory", "machine", "web-1"])).toBe(true);
  });

  it("of a list is concerned by any of its topic", () => {
    expect(isConcerned(pending, ["agents", "list", {}])).toBe(true);
    expect(isConcerned(pending, ["jobs", "list"])).toBe(false);
  });

  it("of the summary is concerned by what it counts", () => {
    expect(isConcerned(pending, ["summary"])).toBe(true);
    expect(isConcerned(addChanges({}, [change("jobs", ["a"])]), ["summary"])).toBe(false);
  });

  it("of a job is concerned by executions, as it counts its runs, but its text is not", () => {
    const executions = addChanges({}, [change("executions", ["e1"])]);
    expect(isConcerned(executions, ["jobs", "list"])).toBe(true);
    expect(isConcerned(executions, ["jobs", "one", "patch"])).toBe(true);
    expect(isConcerned(executions, ["jobs", "yaml", "patch"])).toBe(false);
  });

  it("of an execution's answers is concerned by that execution", () => {
    const executions = addChanges({}, [change("executions", ["e1"])]);
    expect(isConcerned(executions, ["results", "execution", "e1"])).toBe(true);
    expect(isConcerned(executions, ["results", "execution", "e2"])).toBe(false);
  });
});
