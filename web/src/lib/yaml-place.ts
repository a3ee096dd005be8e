/** Where in a YAML document a line stands, read from indentation so that it works while the text is unfinished. */

export const ITEM = "[]";

const LINE = /^(\s*)((?:- +)*)(?:(["']?)([\w.$-]+)\3\s*:(?=\s|$))?/;

interface Line {
  dashAt: number | undefined;
  keyAt: number;
  key: string | undefined;
}

function read(text: string): Line | undefined {
  if (/^\s*(#|$)/.test(text)) return undefined;
  const [, blank = "", dashes = "", , key] = text.match(LINE) ?? [];
  return { dashAt: dashes ? blank.length : undefined, keyAt: blank.length + dashes.length, key };
}

export interface Place {
  /** Keys from the root to what holds this line; `[]` stands for an item of a list. */
  path: string[];
  /** Whether the line is text of a block scalar, where nothing of YAML means anything. */
  scalar: boolean;
}

/** What holds the key that begins at `column` of line `at` (both from 0). */
export function placeOf(lines: readonly string[], at: number, column: number): Place {
  const path: string[] = [];
  let scalar = false;
  let edge = column;
  const own = read(lines[at] ?? "");
  if (own?.dashAt !== undefined && own.keyAt <= column) {
    path.push(ITEM);
    edge = own.dashAt + 0.5;
  }
  for (let up = at - 1; up >= 0 && edge > 0; up -= 1) {
    const text = lines[up]!;
    const line = read(text);
    if (!line) continue;
    if (line.key !== undefined && line.keyAt < edge) {
      path.push(line.key);
      edge = line.keyAt;
      if (/:\s*[|>][+-]?\d*\s*(#.*)?$/.test(text)) scalar = true;
    }
    if (line.dashAt !== undefined && line.keyAt <= edge && line.dashAt < edge) {
      path.push(ITEM);
      edge = line.dashAt + 0.5;
    }
  }
  return { path: path.reverse(), scalar };
}

/** The keys beside line `at` that share its parent. */
export function siblings(lines: readonly string[], at: number, column: number): string[] {
  const found: string[] = [];
  const look = (step: 1 | -1) => {
    for (let near = at + step; near >= 0 && near < lines.length; near += step) {
      const line = read(lines[near]!);
      if (!line) continue;
      if (line.keyAt < column) return;
      if (line.keyAt === column && line.key) found.push(line.key);
      if (line.dashAt !== undefined && line.dashAt < column && line.keyAt <= column) return;
    }
  };
  look(-1);
  look(1);
  return found;
}
