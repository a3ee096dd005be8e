import type { LiveMessage } from "./messages";
import { openSource } from "./source";

const NAME = "kanade-live";

type Tell = (message: LiveMessage) => void;

/** Holds the lock, and with it the stream, until stopped; tells the other tabs what it hears. */
function lead(channel: BroadcastChannel, tell: Tell, stopped: Promise<void>): Promise<void> {
  let status: LiveMessage = { kind: "status", status: "connecting", since: Date.now() };
  const close = openSource((message) => {
    if (message.kind === "status") status = message;
    tell(message);
    channel.postMessage(message);
  });
  channel.onmessage = ({ data }: MessageEvent<LiveMessage>) => {
    if (data.kind === "who") channel.postMessage(status);
  };
  return stopped.then(close);
}

/**
 * Listens to the live feed. The tabs of one browser share one stream: whoever holds the lock keeps it, and when
 * that tab goes the next takes over. Without locks (a plain-HTTP address) each tab has its own.
 */
export function startLive(tell: Tell): () => void {
  if (!("locks" in navigator) || !("BroadcastChannel" in globalThis)) return openSource(tell);

  const channel = new BroadcastChannel(NAME);
  const startedAt = Date.now();
  const { promise: stopped, resolve: stop } = withResolvers();
  const given = new AbortController();

  channel.onmessage = ({ data }: MessageEvent<LiveMessage>) => {
    if (data.kind !== "who") tell(data);
  };
  channel.postMessage({ kind: "who" } satisfies LiveMessage);
  navigator.locks
    .request(NAME, { signal: given.signal }, () => {
      // The former leader may have gone with news untold.
      if (Date.now() - startedAt > 1000) tell({ kind: "reset" });
      return lead(channel, tell, stopped);
    })
    .catch(() => undefined);

  return () => {
    given.abort();
    stop();
    channel.close();
  };
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
