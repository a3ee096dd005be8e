import { describe, expect, it } from "vitest";
import en from "@/i18n/en";
import ja from "@/i18n/ja";

type Words = { [key: string]: string | Words };

function leaves(words: Words, prefix = ""): [string, string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === "string" ? [[prefix + key, value] as [string, string]] : leaves(value, `${prefix}${key}.`),
  );
}

/** Japanese has one plural form where English has two. */
const english = leaves(en as unknown as Words);
const japanese = leaves(ja as unknown as Words);
const withoutOne = english.filter(([key]) => !(key.endsWith("_one") && english.some(([k]) => k === key.replace(/_one$/, "_other"))));
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)/g)].map((match) => match[1]).sort();

describe("the two languages", () => {
  it("have the same keys", () => {
    expect(japanese.map(([key]) => key).sort()).toEqual(withoutOne.map(([key]) => key).sort());
  });

  it.each(withoutOne)("%s speaks of the same values", (key, text) => {
    const other = japanese.find(([each]) => each === key)?.[1] ?? "";
    const spoken = new Set(placeholders(other));
    expect(placeholders(text).filter((name) => !spoken.has(name))).toEqual([]);
  });
});
