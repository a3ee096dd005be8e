import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { hoverTooltip, type EditorView, type Tooltip } from "@codemirror/view";
import type { Text } from "@codemirror/state";
import { alternatives, examplesAt, keysAt, kindOf, valuesAt, type KeyHint, type Schema } from "@/lib/schema";
import { placeOf, siblings } from "@/lib/yaml-place";

/** Words the hints use, in the reader's language. */
export interface HelpWords {
  oneOf: string;
  example: string;
  default: string;
}

function linesOf(doc: Text): string[] {
  return doc.toString().split("\n");
}

function describe(schema: Schema, root: Schema): string | undefined {
  return alternatives(schema, root).find((each) => each.description)?.description;
}

function keyOption(hint: KeyHint, root: Schema, indent: string): Completion {
  const kind = kindOf(hint.schema, root);
  const opens = kind === "object" ? `\n${indent}  ` : kind === "array" ? `\n${indent}  - ` : " ";
  return {
    label: hint.name,
    detail: kind + (hint.required ? " *" : ""),
    info: describe(hint.schema, root),
    type: "property",
    boost: hint.required ? 10 : 0,
    apply: `${hint.name}:${opens}`,
  };
}

/** Completes keys and values out of the schema. */
export function completeFrom(root: Schema) {
  return (context: CompletionContext): CompletionResult | null => {
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    const lines = linesOf(context.state.doc);
    const value = before.match(/^(\s*(?:- +)*)([\w.-]+):\s+([\w.-]*)$/);
    if (value) return completeValue(root, lines, line.number - 1, context.pos, value as unknown as string[]);
    const key = before.match(/^(\s*(?:- +)*)([\w.-]*)$/);
    if (!key || (key[2] === "" && !context.explicit)) return null;
    const column = key[1]!.length;
    const { path, scalar } = placeOf(lines, line.number - 1, column);
    if (scalar) return null;
    const taken = new Set(siblings(lines, line.number - 1, column));
    const options = keysAt(root, path)
      .filter((hint) => !taken.has(hint.name))
      .map((hint) => keyOption(hint, root, " ".repeat(column)));
    return options.length > 0 ? { from: context.pos - key[2]!.length, options, validFor: /^[\w.-]*$/ } : null;
  };
}

function completeValue(root: Schema, lines: string[], at: number, pos: number, match: string[]): CompletionResult | null {
  const [, lead = "", key = "", typed = ""] = match;
  const { path, scalar } = placeOf(lines, at, lead.length);
  if (scalar) return null;
  const here = [...path, key];
  const examples = examplesAt(root, here).map((value) => ({ label: value, type: "text" }));
  const values = valuesAt(root, here).map(({ value, description }) => ({ label: value, info: description, type: "enum" }));
  const options = [...values, ...examples];
  return options.length > 0 ? { from: pos - typed.length, options, validFor: /^[\w.-]*$/ } : null;
}

function element(name: string, text: string): HTMLElement {
  const node = document.createElement(name);
  node.textContent = text;
  return node;
}

function hintFor(hint: KeyHint, root: Schema, path: string[], words: HelpWords): HTMLElement {
  const box = document.createElement("div");
  box.className = "cm-hint";
  box.append(element("b", hint.name), ` ${kindOf(hint.schema, root)}`);
  const description = describe(hint.schema, root);
  if (description) box.append(element("p", description));
  const values = valuesAt(root, [...path, hint.name]).map(({ value }) => value);
  if (values.length > 0) box.append(element("p", `${words.oneOf}: ${values.join(", ")}`));
  const examples = examplesAt(root, [...path, hint.name]);
  if (examples.length > 0) box.append(element("p", `${words.example}: ${examples.join(", ")}`));
  if (hint.schema.default !== undefined && hint.schema.default !== null) {
    box.append(element("p", `${words.default}: ${JSON.stringify(hint.schema.default)}`));
  }
  return box;
}

/** Explains the key under the pointer. */
export function explainFrom(root: Schema, words: HelpWords) {
  return hoverTooltip((view: EditorView, pos: number): Tooltip | null => {
    const line = view.state.doc.lineAt(pos);
    const match = line.text.match(/^(\s*(?:- +)*)([\w.-]+)\s*:/);
    if (!match) return null;
    const from = line.from + match[1]!.length;
    if (pos < from || pos > from + match[2]!.length) return null;
    const { path, scalar } = placeOf(linesOf(view.state.doc), line.number - 1, match[1]!.length);
    const hint = scalar ? undefined : keysAt(root, path).find((each) => each.name === match[2]);
    if (!hint) return null;
    return { pos: from, end: from + match[2]!.length, above: true, create: () => ({ dom: hintFor(hint, root, path, words) }) };
  });
}
