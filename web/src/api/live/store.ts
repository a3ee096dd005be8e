import { useSyncExternalStore } from "react";
import { ApiError, signedOut } from "../client";
import { sessionQuery } from "../queries/session";
import { queryClient } from "../query-client";
import type { LiveMessage, LiveStatus } from "./messages";
import { addChanges, isConcerned, type Pending } from "./pending";
import { startLive } from "./shared";

/** Refreshes come at most this often, however fast the fleet talks, and never fill more than half of the time. */
const PAUSE = 700;

export interface LiveState {
  status: LiveStatus;
  since: number;
}

let state: LiveState = { status: "connecting", since: Date.now() };
let pending: Pending = {};
let refreshing = false;
let stop: (() => void) | undefined;
const listeners = new Set<() => void>();

/** Refetches what changed, and what changed meanwhile after that: no refresh overtakes another. */
async function refresh(): Promise<void> {
  if (refreshing) return;
  refreshing = true;
  while (Object.keys(pending).length > 0) {
    const changed = pending;
    pending = {};
    const begun = Date.now();
    await queryClient.invalidateQueries({ predicate: ({ queryKey }) => isConcerned(changed, queryKey) });
    const took = Date.now() - begun;
    await new Promise((done) => setTimeout(done, Math.max(took, PAUSE - took)));
  }
  refreshing = false;
}

function refreshEverything(): void {
  void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "schemas" });
}

/** A stream that broke may have broken because the session ended. */
function askWhoIAm(): void {
  queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 }).catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 401) signedOut();
  });
}

function hear(message: LiveMessage): void {
  if (message.kind === "reset") refreshEverything();
  if (message.kind === "change") {
    pending = addChanges(pending, message.topics);
    void refresh();
  }
  if (message.kind === "status") {
    if (message.status === "lost") askWhoIAm();
    state = { status: message.status, since: message.since };
    listeners.forEach((listener) => listener());
  }
}

/** Begins to listen; safe to call again. */
export function beginLive(): void {
  stop ??= startLive(hear);
}

export function endLive(): void {
  stop?.();
  stop = undefined;
  state = { status: "connecting", since: Date.now() };
}

export function useLive(): LiveState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}
