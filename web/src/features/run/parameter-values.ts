import type { JobParameter, ParameterValue } from "@/api/types";

/** What is typed, by name; a field nobody touched is absent. */
export type Typed = Record<string, string | boolean>;

/** What is wrong with a field, as a key of the words and what they need. */
export interface FieldProblem {
  key: "required" | "integer" | "number" | "one_line" | "pattern" | "min" | "max" | "min_length" | "max_length" | "option";
  limit?: number;
  pattern?: string;
}

/** What stands in a field: what was typed, else the default. */
export function shownValue(parameter: JobParameter, typed: Typed): string | boolean {
  const value = typed[parameter.name] ?? parameter.default;
  if (parameter.type === "boolean") return value === true || value === "true";
  return value === undefined || value === null ? "" : String(value);
}

const isNumber = (parameter: JobParameter) => parameter.type === "integer" || parameter.type === "number";

function outside(parameter: JobParameter, size: number): FieldProblem | undefined {
  const length = !isNumber(parameter);
  if (parameter.min !== undefined && size < parameter.min) return { key: length ? "min_length" : "min", limit: parameter.min };
  if (parameter.max !== undefined && size > parameter.max) return { key: length ? "max_length" : "max", limit: parameter.max };
  return undefined;
}

/** Patterns are those of the server; one this browser does not know is left to it. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, "u").test(text);
  } catch {
    return true;
  }
}

function textProblem(parameter: JobParameter, text: string): FieldProblem | undefined {
  if (parameter.type !== "text" && /[\r\n]/.test(text)) return { key: "one_line" };
  const length = outside(parameter, [...text].length);
  if (length) return length;
  if (parameter.pattern && !matches(parameter.pattern, text)) return { key: "pattern", pattern: parameter.pattern };
  return undefined;
}

/** What is wrong with a field, by the same rules as the server's. */
export function problemOf(parameter: JobParameter, typed: Typed): FieldProblem | undefined {
  const value = shownValue(parameter, typed);
  if (typeof value === "boolean") return undefined;
  if (value === "") return parameter.required && parameter.default === undefined ? { key: "required" } : undefined;
  if (isNumber(parameter)) {
    const number = Number(value);
    if (!Number.isFinite(number) || (parameter.type === "integer" && !/^\s*[+-]?\d+\s*$/.test(value))) {
      return { key: parameter.type === "integer" ? "integer" : "number" };
    }
    return outside(parameter, number);
  }
  if (parameter.type === "enum") return parameter.options?.includes(value) ? undefined : { key: "option" };
  return textProblem(parameter, value);
}

/** What is sent; fields left empty are left out, so that the job's defaults stand. */
export function valuesOf(parameters: JobParameter[], typed: Typed): Record<string, ParameterValue> {
  const values: Record<string, ParameterValue> = {};
  for (const parameter of parameters) {
    const value = typed[parameter.name];
    if (value === undefined || value === "") continue;
    values[parameter.name] = isNumber(parameter) ? Number(value) : value;
  }
  return values;
}

/** Whether nothing is wrong. */
export function allGood(parameters: JobParameter[], typed: Typed): boolean {
  return parameters.every((parameter) => problemOf(parameter, typed) === undefined);
}
