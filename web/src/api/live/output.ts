import { useEffect, useReducer } from "react";

type Stream = "stdout" | "stderr";

/** What is known of a run's output: its text so far, and per stream the byte the next chunk should begin at. */
export interface LiveOutput {
  stdout: string;
  stderr: string;
  next: Record<Stream, number | undefined>;
  ended: boolean;
}

/** A piece of a stream and the byte it begins at. */
interface Piece {
  offset: number;
  text: string;
}

type Pieces = Partial<Record<Stream, Piece | null>>;

export type OutputEvent =
  | ({ type: "snapshot" } & Pieces)
  | ({ type: "chunk" } & Pieces)
  | { type: "end" }
  | { type: "start" };

export const NOTHING: LiveOutput = {
  stdout: "",
  stderr: "",
  next: { stdout: undefined, stderr: undefined },
  ended: false,
};

const STREAMS: Stream[] = ["stdout", "stderr"];
const bytes = (text: string) => new TextEncoder().encode(text);

/** Adds what is new of a piece; what was seen already, wholly or in part, is not repeated. */
function add(output: LiveOutput, stream: Stream, piece: Piece | null | undefined): LiveOutput {
  if (!piece) return output;
  const expected = output.next[stream] ?? piece.offset;
  const data = bytes(piece.text);
  const end = piece.offset + data.length;
  if (end <= expected) return { ...output, next: { ...output.next, [stream]: expected } };
  const fresh = piece.offset >= expected ? piece.text : new TextDecoder().decode(data.slice(expected - piece.offset));
  return { ...output, [stream]: output[stream] + fresh, next: { ...output.next, [stream]: end } };
}

export function reduceOutput(output: LiveOutput, event: OutputEvent): LiveOutput {
  switch (event.type) {
    case "start":
      return NOTHING;
    case "snapshot":
      return STREAMS.reduce((all, stream) => add(all, stream, event[stream]), NOTHING);
    case "chunk":
      return STREAMS.reduce((all, stream) => add(all, stream, event[stream]), output);
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
