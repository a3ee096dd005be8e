import { useState } from "react";

/** A line the editor is sent to, and the way to send it there again. */
export function useJump() {
  const [jump, setJump] = useState<{ line: number; count: number }>();
  const jumpTo = (line: number) => setJump((last) => ({ line, count: (last?.count ?? 0) + 1 }));
  return { jump, jumpTo };
}
