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
  open("/sign-in", lazyRouteComponent(signIn, "SignInPage")),
  open("/sign-in/$token", lazyRouteComponent(() => import("@/features/auth/link-page"), "LinkPage")),
  inside.addChildren([
    page("/", HomePage),
    page("/account/password", lazyRouteComponent(() => import("@/features/auth/password-page"), "PasswordPage")),
    page("/machines", lazyRouteComponent(() => import("@/features/machines/machines-page"), "MachinesPage")),
    page("/machines/$pc", lazyRouteComponent(() => import("@/features/machine/machine-page"), "MachinePage")),
    page("/run", lazyRouteComponent(() => import("@/features/run/run-page"), "RunPage")),
    page("/activity", lazyRouteComponent(activity, "ExecutionsPage")),
    page("/activity/runs", lazyRouteComponent(activity, "RunsPage")),
    page("/executions/$id", lazyRouteComponent(() => import("@/features/execution/execution-page"), "ExecutionPage")),
    page("/runs/$id", lazyRouteComponent(() => import("@/features/result/result-page"), "ResultPage")),
    page("/inventory", lazyRouteComponent(() => import("@/features/inventory/inventory-page"), "InventoryPage")),
    page("/inventory/look-up", lazyRouteComponent(() => import("@/features/inventory/look-up/look-up-page"), "LookUpPage")),
    page("/inventory/changes", lazyRouteComponent(changes, "ChangesPage")),
    page("/inventory/first-seen", lazyRouteComponent(changes, "FirstSeenPage")),
    page("/inventory/$job/machines", lazyRouteComponent(() => import("@/features/inventory/probe/probe-page"), "ProbePage")),
    page("/compliance", lazyRouteComponent(() => import("@/features/compliance/compliance-page"), "CompliancePage")),
    page("/compliance/matrix", lazyRouteComponent(() => import("@/features/compliance/matrix-page"), "MatrixPage")),
    page("/compliance/changes", lazyRouteComponent(checkHistory, "TransitionsPage")),
    page("/compliance/alerts", lazyRouteComponent(checkHistory, "AlertsPage")),
    page("/query", lazyRouteComponent(() => import("@/features/query/query-page"), "QueryPage")),
    page("/groups", lazyRouteComponent(() => import("@/features/groups/groups-page"), "GroupsPage")),
    page("/groups/new", lazyRouteComponent(group, "NewGroupPage")),
    page("/groups/$id/edit", lazyRouteComponent(group, "GroupPage")),
    page("/config", lazyRouteComponent(() => import("@/features/config/config-page"), "ConfigPage")),
    page("/jobs", lazyRouteComponent(() => import("@/features/jobs/jobs-page"), "JobsPage")),
    page("/jobs/new", lazyRouteComponent(editor, "NewJobPage")),
    page("/jobs/$id/edit", lazyRouteComponent(editor, "JobPage")),
    page("/schedules", lazyRouteComponent(() => import("@/features/schedules/schedules-page"), "SchedulesPage")),
    page("/schedules/new", lazyRouteComponent(scheduleEditor, "NewSchedulePage")),
    page("/schedules/$id/edit", lazyRouteComponent(scheduleEditor, "EditSchedulePage")),
    page("/schedules/$id/status", lazyRouteComponent(() => import("@/features/schedules/schedule-page"), "SchedulePage")),
    page("/events", lazyRouteComponent(() => import("@/features/events/events-page"), "EventsPage")),
    page("/performance", lazyRouteComponent(() => import("@/features/performance/performance-page"), "PerformancePage")),
    page("/analytics", lazyRouteComponent(() => import("@/features/analytics/analytics-page"), "AnalyticsPage")),
    page("/views", lazyRouteComponent(() => import("@/features/views/views-page"), "ViewsPage")),
    page("/views/new", lazyRouteComponent(view, "NewViewPage")),
    page("/views/$id/edit", lazyRouteComponent(view, "ViewPage")),
    page("/rollouts", lazyRouteComponent(() => import("@/features/rollouts/rollouts-page"), "RolloutsPage")),
    page("/rollouts/new", lazyRouteComponent(() => import("@/features/rollouts/new-rollout-page"), "NewRolloutPage")),
    page("/rollouts/$id", lazyRouteComponent(() => import("@/features/rollouts/rollout-page"), "RolloutPage")),
    page("/files", lazyRouteComponent(files, "PackagesPage")),
    page("/files/scripts", lazyRouteComponent(files, "ScriptsPage")),
    page("/files/releases", lazyRouteComponent(() => import("@/features/files/releases-page"), "ReleasesPage")),
    page("/files/bundles", lazyRouteComponent(() => import("@/features/files/bundles-page"), "BundlesPage")),
    page("/notices", lazyRouteComponent(() => import("@/features/notices/notices-page"), "NoticesPage")),
    page("/notices/new", lazyRouteComponent(() => import("@/features/notices/compose-page"), "ComposePage")),
    page("/notices/$id/audience", lazyRouteComponent(() => import("@/features/notices/notice-page"), "NoticePage")),
    page("/settings", lazyRouteComponent(() => import("@/features/settings/settings-page"), "SettingsPage")),
    page("/audit", lazyRouteComponent(() => import("@/features/audit/audit-page"), "AuditPage")),
    page("/settings/secrets", lazyRouteComponent(() => import("@/features/settings/secrets/secrets-page"), "SecretsPage")),
    page("$", NotFound),
    page("/system", lazyRouteComponent(() => import("@/features/system/system-page"), "SystemPage")),
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
