import i18next from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import { eventWords } from "@/features/events/words";
import en from "@/i18n/en";
import ja from "@/i18n/ja";

beforeAll(() =>
  i18next.init({ lng: "en", resources: { en: { translation: en }, ja: { translation: ja } }, interpolation: { escapeValue: false } }),
);

const said = (kind: string, payload: unknown) => {
  const words = eventWords(i18next.t);
  return `${words.kindWord(kind)}: ${words.said({ kind, payload })}`;
};

describe("what happened on a machine", () => {
  it.each([
    ["logon", { user: "ann", from: "192.0.2.7", method: "publickey" }, "Signed in: ann · from 192.0.2.7 · publickey"],
    ["agent_stood_still", { reason: "the main loop stood still for 95 s" }, "Agent stood still, ended itself: the main loop stood still for 95 s"],
    ["agent_update", { outcome: "rolled_back", from: "2", to: "1", reason: "it crashed" }, "Agent update: went back from 2 to 1 · it crashed"],
    ["service_failed", { service: "Spooler", result: "ended unexpectedly", times: 3 }, "Service failed: Spooler · ended unexpectedly · 3 times"],
    ["network_changed", { online: true, interfaces: ["eth0", "wlan0"] }, "Network changed: connected · eth0, wlan0"],
    ["power_changed", { on_ac_power: false }, "Power source changed: on battery"],
    ["unexpected_shutdown", { bug_check: "159" }, "Stopped without shutting down: stop code 159"],
    ["package_upgraded", { package: "zsh", to: "5.9" }, "package_upgraded: package=zsh  to=5.9"],
  ])("is told in words: %s", (kind, payload, words) => {
    expect(said(kind, payload)).toBe(words);
  });
});
