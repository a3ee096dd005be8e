export type Level = "error" | "warn" | "other";

/** Lines of one look, as they stand together. */
export interface Stretch {
  level: Level;
  text: string;
}

/** The level stands behind the time; what follows a line without one belongs to it. */
const HEAD = /^\S+\s+(ERROR|WARN|INFO|DEBUG|TRACE)\b/;

function levelOf(line: string): Level | undefined {
  const word = HEAD.exec(line)?.[1];
  if (!word) return undefined;
  return word === "ERROR" ? "error" : word === "WARN" ? "warn" : "other";
}

export interface LogFilter {
  text: string;
  warnings: boolean;
}

/** The lines of a log that are wanted, neighbours of one level together, and how many they are. */
export function stretchesOf(log: string, filter: LogFilter): { stretches: Stretch[]; count: number } {
  const wanted = filter.text.toLowerCase();
  const stretches: Stretch[] = [];
  let level: Level = "other";
  let count = 0;
  for (const line of log.split("\n")) {
    if (line === "") continue;
    level = levelOf(line) ?? level;
    if (filter.warnings && level === "other") continue;
    if (wanted && !line.toLowerCase().includes(wanted)) continue;
    count += 1;
    const last = stretches.at(-1);
    if (last?.level === level) last.text += `${line}\n`;
    else stretches.push({ level, text: `${line}\n` });
  }
  return { stretches, count };
}
