import { describe, expect, it } from "vitest";
import { NOTHING, reduceOutput, type OutputEvent } from "@/api/live/output";

const play = (...events: OutputEvent[]) => events.reduce(reduceOutput, NOTHING);
const stdout = (offset: number, text: string) => ({ stdout: { offset, text } });

describe("live output", () => {
  it("grows by what comes after the snapshot", () => {
    const output = play({ type: "snapshot", ...stdout(0, "one\n") }, { type: "chunk", ...stdout(4, "two\n") });
    expect(output.stdout).toBe("one\ntwo\n");
  });

  it("does not repeat what the snapshot held, counted in bytes", () => {
    const output = play({ type: "snapshot", ...stdout(0, "奏") }, { type: "chunk", ...stdout(0, "奏で") });
    expect(output.stdout).toBe("奏で");
  });

  it("keeps the streams apart", () => {
    const output = play({ type: "chunk", ...stdout(0, "out"), stderr: { offset: 0, text: "err" } });
    expect([output.stdout, output.stderr]).toEqual(["out", "err"]);
  });

  it("begins anew with each snapshot", () => {
    const output = play({ type: "chunk", ...stdout(0, "old") }, { type: "snapshot", ...stdout(9, "new") });
    expect(output.stdout).toBe("new");
  });

  it("says when it has ended", () => {
    expect(play({ type: "end" }).ended).toBe(true);
  });
});
