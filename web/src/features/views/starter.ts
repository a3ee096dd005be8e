/** What a new view begins with: complete, valid, and easy to make one's own. */
export const STARTER = `id: my-view
description: Who signs in, and when
widgets:
  - dashboard: Access
    title: Sign-ins by user
    scope: fleet
    kind: logon
    agg: count
    group_by: user
    render: bar
  - dashboard: Access
    title: Sign-ins by hour
    scope: fleet
    kind: logon
    agg: count
    time_bucket: hour
    render: timeline
`;
