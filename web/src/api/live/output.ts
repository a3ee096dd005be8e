import { useEffect, useReducer } from "react";

type Stream = "stdout" | "stderr";

/** What is known of a run's output: its text so far, and per stream the byte the next chunk should begin at. */
export interface LiveOutput {
  stdout: string;
  stderr: string;
  next: Record<Stream, number | undefined>;
  ended: boolean;
}

export type OutputEvent =
  | { type: "snapshot"; stdout?: string | null; stderr?: string | null; stdout_offset?: number; stderr_offset?: number }
  | { type: "chunk"; stream: Stream; offset: number; text: string }
  | { type: "end" }
  | { type: "start" };

export const NOTHING: LiveOutput = {
  stdout: "",
  stderr: "",
  next: { stdout: undefined, stderr: undefined },
  ended: false,
};

const bytes = (text: string) => new TextEncoder().encode(text).length;

/** Adds what is new of a chunk; a chunk that was seen already, wholly or in part, is not repeated. */
function addChunk(output: LiveOutput, { stream, offset, text }: Extract<OutputEvent, { type: "chunk" }>): LiveOutput {
  const expected = output.next[stream] ?? offset;
  const end = offset + bytes(text);
  if (end <= expected) return output;
  const fresh = offset >= expected ? text : new TextDecoder().decode(new TextEncoder().encode(text).slice(expected - offset));
  return { ...output, [stream]: output[stream] + fresh, next: { ...output.next, [stream]: end } };
}

export function reduceOutput(output: LiveOutput, event: OutputEvent): LiveOutput {
  switch (event.type) {
    case "start":
      return NOTHING;
    case "snapshot": {
      const stdout = event.stdout ?? "";
      const stderr = event.stderr ?? "";
      return {
        stdout,
        stderr,
        next: { stdout: event.stdout_offset ?? bytes(stdout), stderr: event.stderr_offset ?? bytes(stderr) },
        ended: false,
      };
    }
    case "chunk":
      return addChunk(output, event);
    case "end":
      return { ...output, ended: true };
  }
}

/** Follows the output of a run while `running`. */
export function useLiveOutput(resultId: string | undefined, running: boolean): LiveOutput {
  const [output, dispatch] = useReducer(reduceOutput, NOTHING);
  useEffect(() => {
    if (!resultId || !running) return;
    dispatch({ type: "start" });
    const source = new EventSource(`/api/results/${encodeURIComponent(resultId)}/live`);
    const hear = (type: "snapshot" | "chunk") => (event: MessageEvent<string>) =>
      dispatch({ ...(JSON.parse(event.data) as object), type } as OutputEvent);
    source.addEventListener("snapshot", hear("snapshot"));
    source.addEventListener("chunk", hear("chunk"));
    source.addEventListener("end", () => {
      dispatch({ type: "end" });
      source.close();
    });
    return () => source.close();
  }, [resultId, running]);
  return output;
}
