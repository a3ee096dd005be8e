import { expect, it } from "vitest";
import { paths } from "@/lib/paths";

it("keeps every address of the dashboard", () => {
  const addresses = {
    home: paths.home(),
    signIn: paths.signIn("/machines?q=web"),
    signInWithLink: paths.signInWithLink("a+b/c"),
    changePassword: paths.changePassword(),
    machines: paths.machines({ status: "offline", q: "web 1", os: undefined }),
    machine: paths.machine("web-1"),
    activity: paths.activity({ job: "disk" }),
    runs: paths.runs({ outcome: "failures", since: "today" }),
    execution: paths.execution("0199", { state: "failed" }),
    run: paths.run("0199"),
    newRun: paths.newRun({ job: "disk", groups: "eu,us" }),
    inventory: paths.inventory(),
    inventoryLookUp: paths.inventoryLookUp({ probe: "packages", in: "packages", where: "name:eq:openssl" }),
    inventoryChanges: paths.inventoryChanges({ probe: "packages", machine: "web-1" }),
    inventoryFirstSeen: paths.inventoryFirstSeen({ probe: "packages" }),
    probe: paths.probe("disk.check", { q: "dell" }),
    machineInventory: paths.machineInventory("web-1", { probe: "packages" }),
    compliance: paths.compliance({ check: "disk", status: "fail" }),
    complianceMatrix: paths.complianceMatrix(),
    complianceChanges: paths.complianceChanges({ machine: "web-1" }),
    complianceAlerts: paths.complianceAlerts(),
    query: paths.query({ sql: "SELECT 1" }),
    jobs: paths.jobs(),
    newJob: paths.newJob(),
    job: paths.job("disk.check"),
    system: paths.system(),
    deadLetter: paths.deadLetter(7),
    apiDocs: paths.apiDocs(),
    wholeOutput: paths.wholeOutput("0199", "stderr"),
  };
  expect(addresses).toMatchInlineSnapshot(`
    {
      "activity": "/activity?job=disk",
      "apiDocs": "/api/docs",
      "changePassword": "/account/password",
      "compliance": "/compliance?check=disk&status=fail",
      "complianceAlerts": "/compliance/alerts",
      "complianceChanges": "/compliance/changes?machine=web-1",
      "complianceMatrix": "/compliance/matrix",
      "deadLetter": "/system?tab=dead-letters&letter=7",
      "execution": "/executions/0199?state=failed",
      "home": "/",
      "inventory": "/inventory",
      "inventoryChanges": "/inventory/changes?probe=packages&machine=web-1",
      "inventoryFirstSeen": "/inventory/first-seen?probe=packages",
      "inventoryLookUp": "/inventory/look-up?probe=packages&in=packages&where=name%3Aeq%3Aopenssl",
      "job": "/jobs/disk.check/edit",
      "jobs": "/jobs",
      "machine": "/machines/web-1",
      "machineInventory": "/machines/web-1?tab=inventory&probe=packages",
      "machines": "/machines?status=offline&q=web+1",
      "newJob": "/jobs/new",
      "newRun": "/run?job=disk&groups=eu%2Cus",
      "probe": "/inventory/disk.check/machines?q=dell",
      "query": "/query?sql=SELECT+1",
      "run": "/runs/0199",
      "runs": "/activity/runs?outcome=failures&since=today",
      "signIn": "/sign-in?return_to=%2Fmachines%3Fq%3Dweb",
      "signInWithLink": "/sign-in/a%2Bb%2Fc",
      "system": "/system",
      "wholeOutput": "/api/results/0199/output?stream=stderr",
    }
  `);
});

it("never ends an address of a job in a dot, which the server takes for a file", () => {
  expect(paths.job("a.b").split("/").at(-1)).not.toContain(".");
});
