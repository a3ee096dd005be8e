import { describe, expect, it } from "vitest";
import { keysAt, kindOf, schemasAt, valuesAt, type Schema } from "@/lib/schema";
import { placeOf, siblings } from "@/lib/yaml-place";

const root: Schema = {
  type: "object",
  required: ["id"],
  properties: {
    description: { type: ["string", "null"] },
    id: { type: "string" },
    execute: { $ref: "#/$defs/Execute", description: "What runs." },
    check: { anyOf: [{ $ref: "#/$defs/Check" }, { type: "null" }] },
    steps: { type: "array", items: { $ref: "#/$defs/Check" } },
  },
  $defs: {
    Execute: { type: "object", properties: { shell: { enum: ["sh", "cmd"] }, quiet: { type: "boolean" } } },
    Check: { type: "object", properties: { name: { type: "string" } } },
  },
};

const lines = `id: disk
execute:
  shell: sh
  script: |
    echo: hi
steps:
  - name: a
    kind: b
tags:
- one`.split("\n");

describe("the place of a line", () => {
  it.each([
    [0, 0, []],
    [2, 2, ["execute"]],
    [6, 4, ["steps", "[]"]],
    [7, 4, ["steps", "[]"]],
    [9, 2, ["tags", "[]"]],
  ])("%i:%i is %j", (line, column, path) => {
    expect(placeOf(lines, line, column).path).toEqual(path);
  });

  it("knows the text of a block scalar", () => {
    expect(placeOf(lines, 4, 4)).toEqual({ path: ["execute", "script"], scalar: true });
  });

  it("knows the keys beside it", () => {
    expect(siblings(lines, 2, 2)).toEqual(["script"]);
    expect(siblings(lines, 7, 4)).toEqual(["name"]);
  });
});

describe("the schema", () => {
  it("offers the required keys first", () => {
    expect(keysAt(root, []).map((hint) => hint.name)[0]).toBe("id");
  });

  it("follows references, alternatives and items", () => {
    expect(keysAt(root, ["execute"]).map((hint) => hint.name)).toEqual(["shell", "quiet"]);
    expect(keysAt(root, ["check"]).map((hint) => hint.name)).toEqual(["name"]);
    expect(keysAt(root, ["steps", "[]"]).map((hint) => hint.name)).toEqual(["name"]);
  });

  it("prefers what is said beside a reference", () => {
    expect(schemasAt(root, ["execute"])[0]?.description).toBe("What runs.");
  });

  it("knows the values of words and of yes and no", () => {
    expect(valuesAt(root, ["execute", "shell"]).map((each) => each.value)).toEqual(["sh", "cmd"]);
    expect(valuesAt(root, ["execute", "quiet"]).map((each) => each.value)).toEqual(["true", "false"]);
    expect(kindOf(root.properties!.description!, root)).toBe("string");
  });
});
