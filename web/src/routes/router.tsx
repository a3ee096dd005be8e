import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  type RouteComponent,
} from "@tanstack/react-router";
import { ApiError } from "@/api/client";
import { queryClient } from "@/api/query-client";
import { sessionQuery } from "@/api/queries/session";
import { HomePage } from "@/features/home/home-page";
import { Crashed, NotFound } from "@/features/shell/fallbacks";
import { Shell } from "@/features/shell/shell";
import { pageWords } from "@/i18n";
import { paths } from "@/lib/paths";
import { parseSearch, stringifySearch } from "./search";

const root = createRootRoute({ component: Outlet, errorComponent: Crashed, notFoundComponent: NotFound });

/** Everything behind it needs a session, and a password the person chose. */
const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  component: Shell,
  beforeLoad: async ({ location }) => {
    const session = await queryClient.ensureQueryData(sessionQuery).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 401) {
        const returnTo = location.href === "/" ? undefined : location.href;
        throw redirect({ href: paths.signIn(returnTo), replace: true });
      }
      throw error;
    });
    if (session.must_change_pw && location.pathname !== paths.changePassword()) {
      throw redirect({ href: paths.changePassword(), replace: true });
    }
  },
});

/** A page that is fetched when it is first opened, and shown once its words are there too. */
function later<T extends Record<string, unknown>, K extends keyof T & string>(load: () => Promise<T>, name: K) {
  return lazyRouteComponent(async () => (await Promise.all([load(), pageWords()]))[0], name);
}

function page(path: string, component: RouteComponent) {
  return createRoute({ getParentRoute: () => inside, path, component });
}

function open(path: string, component: RouteComponent) {
  return createRoute({ getParentRoute: () => root, path, component });
}

const signIn = () => import("@/features/auth/sign-in-page");
const activity = () => import("@/features/activity/activity-page");
const changes = () => import("@/features/inventory/changes/changes-page");
const checkHistory = () => import("@/features/compliance/history-pages");
const view = () => import("@/features/views/view-page");
const group = () => import("@/features/groups/group-page");
const editor = () => import("@/features/jobs/job-page");
const scheduleEditor = () => import("@/features/schedules/edit-page");

const files = () => import("@/features/files/files-page");

const tree = root.addChildren([
  open("/sign-in", later(signIn, "SignInPage")),
  open("/sign-in/$token", later(() => import("@/features/auth/link-page"), "LinkPage")),
  inside.addChildren([
    page("/", HomePage),
    page("/account/password", later(() => import("@/features/auth/password-page"), "PasswordPage")),
    page("/machines", later(() => import("@/features/machines/machines-page"), "MachinesPage")),
    page("/machines/$pc", later(() => import("@/features/machine/machine-page"), "MachinePage")),
    page("/run", later(() => import("@/features/run/run-page"), "RunPage")),
    page("/activity", later(activity, "ExecutionsPage")),
    page("/activity/runs", later(activity, "RunsPage")),
    page("/executions/$id", later(() => import("@/features/execution/execution-page"), "ExecutionPage")),
    page("/runs/$id", later(() => import("@/features/result/result-page"), "ResultPage")),
    page("/inventory", later(() => import("@/features/inventory/inventory-page"), "InventoryPage")),
    page("/inventory/look-up", later(() => import("@/features/inventory/look-up/look-up-page"), "LookUpPage")),
    page("/inventory/changes", later(changes, "ChangesPage")),
    page("/inventory/first-seen", later(changes, "FirstSeenPage")),
    page("/inventory/$job/machines", later(() => import("@/features/inventory/probe/probe-page"), "ProbePage")),
    page("/compliance", later(() => import("@/features/compliance/compliance-page"), "CompliancePage")),
    page("/compliance/matrix", later(() => import("@/features/compliance/matrix-page"), "MatrixPage")),
    page("/compliance/changes", later(checkHistory, "TransitionsPage")),
    page("/compliance/alerts", later(checkHistory, "AlertsPage")),
    page("/query", later(() => import("@/features/query/query-page"), "QueryPage")),
    page("/groups", later(() => import("@/features/groups/groups-page"), "GroupsPage")),
    page("/groups/new", later(group, "NewGroupPage")),
    page("/groups/$id/edit", later(group, "GroupPage")),
    page("/config", later(() => import("@/features/config/config-page"), "ConfigPage")),
    page("/jobs", later(() => import("@/features/jobs/jobs-page"), "JobsPage")),
    page("/jobs/new", later(editor, "NewJobPage")),
    page("/jobs/$id/edit", later(editor, "JobPage")),
    page("/schedules", later(() => import("@/features/schedules/schedules-page"), "SchedulesPage")),
    page("/schedules/new", later(scheduleEditor, "NewSchedulePage")),
    page("/schedules/$id/edit", later(scheduleEditor, "EditSchedulePage")),
    page("/schedules/$id/status", later(() => import("@/features/schedules/schedule-page"), "SchedulePage")),
    page("/events", later(() => import("@/features/events/events-page"), "EventsPage")),
    page("/performance", later(() => import("@/features/performance/performance-page"), "PerformancePage")),
    page("/analytics", later(() => import("@/features/analytics/analytics-page"), "AnalyticsPage")),
    page("/views", later(() => import("@/features/views/views-page"), "ViewsPage")),
    page("/views/new", later(view, "NewViewPage")),
    page("/views/$id/edit", later(view, "ViewPage")),
    page("/rollouts", later(() => import("@/features/rollouts/rollouts-page"), "RolloutsPage")),
    page("/rollouts/new", later(() => import("@/features/rollouts/new-rollout-page"), "NewRolloutPage")),
    page("/rollouts/$id", later(() => import("@/features/rollouts/rollout-page"), "RolloutPage")),
    page("/files", later(files, "PackagesPage")),
    page("/files/scripts", later(files, "ScriptsPage")),
    page("/files/releases", later(() => import("@/features/files/releases-page"), "ReleasesPage")),
    page("/files/bundles", later(() => import("@/features/files/bundles-page"), "BundlesPage")),
    page("/notices", later(() => import("@/features/notices/notices-page"), "NoticesPage")),
    page("/notices/new", later(() => import("@/features/notices/compose-page"), "ComposePage")),
    page("/notices/$id/audience", later(() => import("@/features/notices/notice-page"), "NoticePage")),
    page("/settings", later(() => import("@/features/settings/settings-page"), "SettingsPage")),
    page("/audit", later(() => import("@/features/audit/audit-page"), "AuditPage")),
    page("/settings/secrets", later(() => import("@/features/settings/secrets/secrets-page"), "SecretsPage")),
    page("$", NotFound),
    page("/system", later(() => import("@/features/system/system-page"), "SystemPage")),
  ]),
]);

export const router = createRouter({
  routeTree: tree,
  parseSearch,
  stringifySearch,
  scrollRestoration: true,
  defaultPreloadStaleTime: 0,
  defaultErrorComponent: Crashed,
  defaultNotFoundComponent: NotFound,
});
