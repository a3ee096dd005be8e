/** What a look-up asks of a row, as the address keeps it: `name:eq:openssl;version:version_lt:3.0.14`. */

export const OPERATORS = [
  "eq",
  "ne",
  "contains",
  "prefix",
  "suffix",
  "lt",
  "le",
  "gt",
  "ge",
  "version_lt",
  "version_le",
  "version_gt",
  "version_ge",
] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Condition {
  column: string;
  operator: Operator;
  value: string;
}

const ORDER: readonly Operator[] = ["eq", "ne", "lt", "le", "gt", "ge"];
const TEXT: readonly Operator[] = [
  "eq",
  "ne",
  "contains",
  "prefix",
  "suffix",
  "version_lt",
  "version_le",
  "version_gt",
  "version_ge",
];

/** The operators that mean something for a column of this type. */
export function operatorsFor(type: string | null | undefined): readonly Operator[] {
  if (["integer", "real", "number", "bytes"].includes(type ?? "")) return ORDER;
  if (type === "timestamp") return OPERATORS.filter((each) => !each.startsWith("version"));
  return TEXT;
}

/** Only what would end a part early is written otherwise, so that addresses stay readable. */
function part(text: string): string {
  return text.replace(/[%:;]/g, encodeURIComponent);
}

function whole(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function formatConditions(conditions: Condition[]): string {
  return conditions.map(({ column, operator, value }) => [column, operator, value].map(part).join(":")).join(";");
}

/** What cannot be read as a condition is left out. */
export function parseConditions(text: string | undefined): Condition[] {
  return (text ?? "").split(";").flatMap((each) => {
    const [column, operator, value] = each.split(":").map(whole);
    if (!column || value === undefined || !OPERATORS.includes(operator as Operator)) return [];
    return [{ column, operator: operator as Operator, value }];
  });
}

/** The conditions that ask something, as the parameters of a search. */
export function conditionParameters(conditions: Condition[]): Record<string, string> {
  const asked = conditions.filter(({ value }) => value.trim() !== "");
  return Object.fromEntries(
    asked.map(({ column, operator, value }) => [operator === "eq" ? column : `${column}__${operator}`, value.trim()]),
  );
}

/** A list of names with versions is most often asked for an old version of one name. */
export function usualConditions(columns: { field: string; type?: string | null }[]): Condition[] {
  const has = (field: string) => columns.some((column) => column.field === field);
  if (has("name") && has("version")) {
    return [
      { column: "name", operator: "eq", value: "" },
      { column: "version", operator: "version_lt", value: "" },
    ];
  }
  const first = columns[0];
  return first ? [{ column: first.field, operator: operatorsFor(first.type)[0]!, value: "" }] : [];
}
