/** What a new group begins with: complete, valid, and easy to make one's own. */
export const STARTER = `id: linux-machines
description: Machines that run Linux
query: |
  SELECT pc_id FROM machines WHERE os_family = 'linux'
`;

/** What a group without a document begins with, so that its machines stay in it. */
export function documentOf(name: string, members: string[]): string {
  return `id: ${name}\nmembers:\n${members.map((pc) => `  - ${pc}\n`).join("")}`;
}
