import type { TFunction } from "i18next";
import { describe, expect, it } from "vitest";
import { noteWords, whenWords } from "@/features/schedules/when";

/** Says which words are chosen, and with what. */
const t = ((key: string, values?: Record<string, string>) =>
  [key.replace("schedules.", ""), ...Object.values(values ?? {})].join("|")) as unknown as TFunction;

describe("when a schedule fires", () => {
  it.each([
    ["per_pc once", "when_pc_once"],
    ["per_pc once_per_version", "when_pc_version"],
    ["per_pc every 1h 30m", "when_pc_every|1h 30m"],
    ["per_target every 1d", "when_target_every|1d"],
    ["at 02:30", "when_daily|02:30"],
    ["at 06:30 [mon,fri]", "when_days|06:30|Mon, Fri"],
    ["at 06:30 [*]", "when_daily|06:30"],
    ["at 2027-01-31 06:00", "when_at|2027-01-31 06:00"],
    ["on [startup,logon]", "when_on|startup, logon"],
    ["cron */2 * * * *", "cron */2 * * * *"],
  ])("%s is told in words", (when, words) => {
    expect(whenWords(t, when, "en")).toBe(words);
  });

  it("shortens days as the reader's language does", () => {
    expect(whenWords(t, "at 03:00 [mon-fri]", "ja")).toBe("when_days|03:00|月-金");
  });

  it("says why there are no times", () => {
    const none = { fires: [], note: "server's words" };
    expect(noteWords(t, { when: "per_pc once", ...none })).toBe("note_pc");
    expect(noteWords(t, { when: "at 02:30", enabled: false, fires: ["x"], note: "server's words" })).toBe("note_off");
    expect(noteWords(t, { when: "at 02:30", ...none })).toBe("note_over");
    expect(noteWords(t, { when: "at 02:30", fires: ["x"], note: "server's words" })).toBe("server's words");
    expect(noteWords(t, { when: "at 02:30", fires: ["x"] })).toBeUndefined();
  });
});
