import { describe, expect, it } from "vitest";
import { addEvent, readEvent, UNASKED } from "@/api/questions";

const answer = { outcome: "succeeded" as const, reason: null, exit_code: 0, stdout: "up", stderr: "", truncated: false };

describe("answers of many machines", () => {
  it("keeps what a group says when it only grows", () => {
    const first = { answered: 1, succeeded: 1, others: 0, groups: [{ number: 0, count: 1, machines: ["a"], answer }] };
    const later = { answered: 3, succeeded: 3, others: 0, groups: [{ number: 0, count: 3, machines: ["a", "b", "c"] }] };
    const answers = [first, later].reduce((known, data) => addEvent(known, { name: "answers", data }), UNASKED);
    expect(answers.answered).toBe(3);
    expect(answers.groups).toEqual([{ number: 0, count: 3, machines: ["a", "b", "c"], answer }]);
  });

  it("puts the most frequent answer first", () => {
    const group = (number: number, count: number) => ({ number, count, machines: [], answer });
    const data = { answered: 6, succeeded: 6, others: 0, groups: [group(0, 1), group(1, 5)] };
    expect(addEvent(UNASKED, { name: "answers", data }).groups.map((each) => each.number)).toEqual([1, 0]);
  });

  it("passes over comments and events it does not know", () => {
    expect(readEvent(": alive")).toBeUndefined();
    expect(readEvent('event: other\ndata: {"a":1}')).toBeUndefined();
    expect(readEvent('event: asked\ndata: {"asked":2,"offline":0}')).toEqual({ name: "asked", data: { asked: 2, offline: 0 } });
  });
});
