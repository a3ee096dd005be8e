import { parseChange, type LiveMessage } from "./messages";

const FIRST_DELAY = 1000;
const LONGEST_DELAY = 30_000;

/** Keeps one event stream open, opening a new one with growing patience when it ends. Returns how to stop. */
export function openSource(tell: (message: LiveMessage) => void): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let delay = FIRST_DELAY;
  let wasOpen = false;
  let lost = false;

  const isLive = () => {
    // A new stream does not know what was missed while there was none.
    if (lost && source?.readyState === EventSource.OPEN && wasOpen) tell({ kind: "reset" });
    wasOpen = true;
    lost = false;
    delay = FIRST_DELAY;
    tell({ kind: "status", status: "live", since: Date.now() });
  };

  const isLost = () => {
    if (!lost) tell({ kind: "status", status: "lost", since: Date.now() });
    lost = true;
    if (source?.readyState !== EventSource.CLOSED) return;
    timer = setTimeout(open, delay);
    delay = Math.min(delay * 2, LONGEST_DELAY);
  };

  function open() {
    source = new EventSource("/api/live");
    source.onopen = isLive;
    source.onerror = isLost;
    source.addEventListener("change", (event) =>
      tell({ kind: "change", topics: parseChange((event as MessageEvent<string>).data) }),
    );
    source.addEventListener("reset", () => tell({ kind: "reset" }));
  }

  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
