import { send } from "./client";
import type { AnswerGroup, Asked, QueryProgress, QuestionEnded } from "./types/stops";

export interface LiveQuestion {
  script: string;
  shell: string;
  timeout_secs: number;
  target: { all: boolean; groups: string[]; pcs: string[] };
}

/** What is known of a question to many machines. */
export interface Answers {
  asked?: Asked;
  answered: number;
  others: number;
  groups: AnswerGroup[];
  ended?: QuestionEnded;
}

export type QuestionEvent =
  | { name: "asked"; data: Asked }
  | { name: "answers"; data: QueryProgress }
  | { name: "ended"; data: QuestionEnded };

export const UNASKED: Answers = { answered: 0, others: 0, groups: [] };

/** Adds an event; what a group says is told once and kept. */
export function addEvent(answers: Answers, event: QuestionEvent): Answers {
  switch (event.name) {
    case "asked":
      return { ...UNASKED, asked: event.data };
    case "ended":
      return { ...answers, answered: event.data.answered, ended: event.data };
    case "answers": {
      const groups = new Map(answers.groups.map((group) => [group.number, group]));
      for (const group of event.data.groups) {
        groups.set(group.number, { ...group, answer: group.answer ?? groups.get(group.number)?.answer });
      }
      const sorted = [...groups.values()].sort((left, right) => right.count - left.count || left.number - right.number);
      return { ...answers, answered: event.data.answered, others: event.data.others, groups: sorted };
    }
  }
}

const NAMES = ["asked", "answers", "ended"];

/** One server-sent event; nothing for comments and what is not known. */
export function readEvent(block: string): QuestionEvent | undefined {
  let name = "";
  let data = "";
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) name = line.slice(6).trim();
    if (line.startsWith("data:")) data += line.slice(5).trim();
  }
  if (!NAMES.includes(name)) return undefined;
  return { name, data: JSON.parse(data) as unknown } as QuestionEvent;
}

/** Asks, and hands on every event until the last one. */
export async function askLive(
  question: LiveQuestion,
  duringFreeze: boolean,
  tell: (event: QuestionEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const query = duringFreeze ? { during_freeze: true } : undefined;
  const headers = { Accept: "text/event-stream" };
  const response = await send("/api/live-query", { method: "POST", json: question, query, headers, signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const piece = await reader?.read();
    if (!piece || piece.done) return;
    const blocks = (rest + piece.value).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const event = readEvent(block);
      if (event) tell(event);
    }
  }
}
