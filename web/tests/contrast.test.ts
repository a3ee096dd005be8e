import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("../src/tokens.css", import.meta.url), "utf8");

function tokens(block: string): Record<string, string> {
  return Object.fromEntries([...block.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6})/g)].map((m) => [m[1], m[2]]));
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const light = tokens(css.slice(0, css.indexOf("@media")));
const systemDark = tokens(css.slice(css.indexOf("@media"), css.indexOf(':root[data-theme="dark"]')));
const chosenDark = tokens(css.slice(css.indexOf(':root[data-theme="dark"]')));

const grounds = ["bg", "surface", "raised", "sunken", "hover", "selected"];
const pairs: [string, string][] = [
  ...["text", "muted", "faint", "accent"].flatMap((ink) => grounds.map((g): [string, string] => [ink, g])),
  ...["ok", "warn", "bad", "info"].flatMap((ink): [string, string][] => [
    ...["bg", "surface", "raised", "hover", "selected"].map((g): [string, string] => [ink, g]),
    [ink, `${ink}-soft`],
  ]),
  ["on-accent", "accent"],
  ["on-accent", "accent-strong"],
  ["accent", "accent-soft"],
];

describe.each([
  ["light", light],
  ["dark", chosenDark],
])("%s theme", (_name, theme) => {
  it.each(pairs)("%s on %s is readable (WCAG AA)", (ink, ground) => {
    expect(contrast(theme[ink]!, theme[ground]!)).toBeGreaterThanOrEqual(4.5);
  });
});

it("uses the same dark set whether the system or the person chose it", () => {
  expect(systemDark).toEqual(chosenDark);
});
