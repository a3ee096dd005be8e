import type { Job } from "@/api/types";

/** Which jobs a filter such as `disk tag:weekly` leaves. All words must match. */
export function filterJobs(jobs: Job[], text: string): Job[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const tags = words.filter((word) => word.startsWith("tag:")).map((word) => word.slice(4));
  const plain = words.filter((word) => !word.startsWith("tag:"));
  return jobs.filter((job) => {
    const own = (job.tags ?? []).map((tag) => tag.toLowerCase());
    const said = `${job.id} ${job.description ?? ""}`.toLowerCase();
    return tags.every((tag) => own.some((each) => each.startsWith(tag))) && plain.every((word) => said.includes(word));
  });
}

/** The tags in use, most used first. */
export function tagsOf(jobs: Job[]): string[] {
  const counts = new Map<string, number>();
  for (const tag of jobs.flatMap((job) => job.tags ?? [])) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([tag]) => tag);
}
