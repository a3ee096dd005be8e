import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { StreamLanguage, type StreamParser } from "@codemirror/language";
import type { QueryView } from "@/api/types/query";

const KEYWORDS = (
  "all and as asc between by case cast collate count cross desc distinct else end escape except exists from full glob " +
  "group having in inner intersect is join left like limit match natural not null offset on or order outer over " +
  "partition recursive right select then union using values when where window with avg coalesce json_extract length " +
  "lower max min round strftime sum upper"
).split(" ");
const known = new Set(KEYWORDS);

interface State {
  comment: boolean;
}

const parser: StreamParser<State> = {
  name: "sql",
  startState: () => ({ comment: false }),
  token(stream, state) {
    if (state.comment) {
      if (stream.match(/.*?\*\//)) state.comment = false;
      else stream.skipToEnd();
      return "comment";
    }
    if (stream.eatSpace()) return null;
    if (stream.match("--")) {
      stream.skipToEnd();
      return "comment";
    }
    if (stream.match("/*")) {
      state.comment = true;
      return "comment";
    }
    if (stream.match(/^'(?:[^']|'')*'?/)) return "string";
    if (stream.match(/^"(?:[^"]|"")*"?/)) return "variableName";
    if (stream.match(/^\d+(?:\.\d+)?/)) return "number";
    if (stream.match(/^[A-Za-z_][\w$]*/)) return known.has(stream.current().toLowerCase()) ? "propertyName" : "variableName";
    stream.next();
    return "punctuation";
  },
  languageData: { commentTokens: { line: "--" } },
};

/** Enough of SQL to be read with pleasure. */
export const sqlLanguage = StreamLanguage.define(parser);

/** Completes words: columns of the views that are named first, then all else. */
export function completeSql(schema: QueryView[]) {
  return (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(/\w+/);
    if (!word && !context.explicit) return null;
    const text = context.state.doc.toString().toLowerCase();
    const columns = schema.flatMap((view) => {
      const boost = text.includes(view.view.toLowerCase()) ? 2 : -1;
      return view.columns.map((column): Completion => ({ label: column.name, detail: view.view, info: column.description ?? undefined, boost }));
    });
    const views = schema.map((view): Completion => ({ label: view.view, info: view.description ?? undefined, boost: 1 }));
    const keywords = KEYWORDS.map((label): Completion => ({ label: label.toUpperCase() }));
    return { from: word?.from ?? context.pos, options: [...columns, ...views, ...keywords], validFor: /^\w*$/ };
  };
}
