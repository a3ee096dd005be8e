import { ITEM } from "./yaml-place";

/** As much of JSON Schema as an editor needs to explain and complete. */
export interface Schema {
  $ref?: string;
  title?: string;
  description?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  examples?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  $defs?: Record<string, Schema>;
  definitions?: Record<string, Schema>;
}

function follow(schema: Schema, root: Schema): Schema {
  const name = schema.$ref?.match(/^#\/(?:\$defs|definitions)\/(.+)$/)?.[1];
  const target = name ? (root.$defs?.[name] ?? root.definitions?.[name]) : undefined;
  // What is said beside a reference is more precise than what it refers to.
  return target ? { ...target, ...schema, $ref: undefined } : schema;
}

/** The schema and all alternatives it allows. */
export function alternatives(schema: Schema, root: Schema): Schema[] {
  const own = follow(schema, root);
  const branches = [...(own.anyOf ?? []), ...(own.oneOf ?? []), ...(own.allOf ?? [])];
  return [own, ...branches.flatMap((branch) => alternatives(branch, root))];
}

function child(schema: Schema, key: string): Schema | undefined {
  if (key === ITEM) return schema.items;
  const named = schema.properties?.[key];
  if (named) return named;
  return typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
}

/** Every schema that may stand at a path. */
export function schemasAt(root: Schema, path: readonly string[]): Schema[] {
  let here = alternatives(root, root);
  for (const key of path) {
    here = here.flatMap((schema) => {
      const next = child(schema, key);
      return next ? alternatives(next, root) : [];
    });
  }
  return here;
}

export interface KeyHint {
  name: string;
  schema: Schema;
  required: boolean;
}

/** The keys that may stand in the object at a path, the required ones first. */
export function keysAt(root: Schema, path: readonly string[]): KeyHint[] {
  const hints = new Map<string, KeyHint>();
  for (const schema of schemasAt(root, path)) {
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const required = schema.required?.includes(name) ?? false;
      if (!hints.has(name)) hints.set(name, { name, schema: follow(property, root), required });
    }
  }
  return [...hints.values()].sort((a, b) => Number(b.required) - Number(a.required));
}

/** The values a key may have, where they can be counted. */
export function valuesAt(root: Schema, path: readonly string[]): { value: string; description?: string }[] {
  const values = new Map<string, string | undefined>();
  for (const schema of schemasAt(root, path)) {
    for (const value of schema.enum ?? []) values.set(String(value), undefined);
    if (schema.const !== undefined) values.set(String(schema.const), schema.description);
    if (schema.type === "boolean") ["true", "false"].forEach((value) => values.set(value, undefined));
  }
  return [...values].filter(([value]) => value !== "null").map(([value, description]) => ({ value, description }));
}

/** Values a key could have, where they cannot be counted. */
export function examplesAt(root: Schema, path: readonly string[]): string[] {
  const examples = schemasAt(root, path).flatMap((schema) => schema.examples ?? []);
  return [...new Set(examples.filter((value) => typeof value !== "object").map(String))];
}

/** What kind of value is expected, in a word or two. */
export function kindOf(schema: Schema, root: Schema): string {
  const kinds = alternatives(schema, root)
    .flatMap((each) => (each.type === undefined ? [] : [each.type].flat()))
    .filter((kind) => kind !== "null");
  return [...new Set(kinds)].join(" | ");
}
