/** What a new job begins with: complete, valid, and easy to make one's own. */
export const STARTER = `id: my-job
version: 1.0.0
description: Says which machine it ran on
tags: [example]
execute:
  shell: sh
  timeout: 30s
  script: |
    echo "hello from $(hostname)"
`;
