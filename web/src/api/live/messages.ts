/** What the live feed says, and what the tabs of one browser tell each other about it. */

export interface TopicChange {
  topic: string;
  ids: string[];
  more: boolean;
}

export type LiveStatus = "connecting" | "live" | "lost";

export type LiveMessage =
  | { kind: "status"; status: LiveStatus; since: number }
  | { kind: "change"; topics: TopicChange[] }
  | { kind: "reset" }
  | { kind: "who" };

/** Reads the data of a `change` event; what is not understood changes nothing. */
export function parseChange(data: string): TopicChange[] {
  try {
    const body = JSON.parse(data) as { topics?: Partial<TopicChange>[] };
    return (body.topics ?? [])
      .filter((topic) => typeof topic.topic === "string")
      .map((topic) => ({ topic: topic.topic!, ids: topic.ids ?? [], more: topic.more ?? false }));
  } catch {
    return [];
  }
}
