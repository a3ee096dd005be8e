import {
  Activity,
  AlarmClock,
  Boxes,
  CalendarClock,
  ChartColumn,
  FolderOpen,
  Gauge,
  House,
  Layers,
  Megaphone,
  Monitor,
  Play,
  ScrollText,
  ServerCog,
  Settings,
  ShieldCheck,
  Stamp,
  Terminal,
  Waves,
  type LucideIcon,
} from "lucide-react";
import type { Role } from "@/api/types";
import { paths } from "@/lib/paths";

export interface NavPage {
  id:
    | "home"
    | "machines"
    | "activity"
    | "run"
    | "inventory"
    | "compliance"
    | "events"
    | "performance"
    | "analytics"
    | "query"
    | "jobs"
    | "rollouts"
    | "files"
    | "groups"
    | "notices"
    | "schedules"
    | "audit"
    | "settings"
    | "system";
  href: string;
  icon: LucideIcon;
  /** The letter after `g`. */
  key: string;
  /** The block of the rail it stands in; the first is what a phone shows at once. */
  group: 0 | 1 | 2;
  /** Who cannot use it is not shown it. */
  role?: Role;
}

/** The rail, in the order of the work. */
export const PAGES: NavPage[] = [
  { id: "home", href: paths.home(), icon: House, key: "h", group: 0 },
  { id: "machines", href: paths.machines(), icon: Monitor, key: "m", group: 0 },
  { id: "activity", href: paths.activity(), icon: Activity, key: "a", group: 0 },
  { id: "run", href: paths.newRun(), icon: Play, key: "r", group: 0, role: "operator" },
  { id: "inventory", href: paths.inventory(), icon: Boxes, key: "i", group: 1 },
  { id: "compliance", href: paths.compliance(), icon: ShieldCheck, key: "c", group: 1 },
  { id: "events", href: paths.events(), icon: CalendarClock, key: "e", group: 1 },
  { id: "performance", href: paths.performance(), icon: Gauge, key: "p", group: 1 },
  { id: "analytics", href: paths.analytics(), icon: ChartColumn, key: "n", group: 1 },
  { id: "query", href: paths.query(), icon: Terminal, key: "q", group: 1, role: "operator" },
  { id: "jobs", href: paths.jobs(), icon: ScrollText, key: "j", group: 2 },
  { id: "schedules", href: paths.schedules(), icon: AlarmClock, key: "d", group: 2 },
  { id: "rollouts", href: paths.rollouts(), icon: Waves, key: "o", group: 2 },
  { id: "groups", href: paths.groups(), icon: Layers, key: "g", group: 2 },
  { id: "files", href: paths.files(), icon: FolderOpen, key: "f", group: 2 },
  { id: "notices", href: paths.notices(), icon: Megaphone, key: "b", group: 2 },
  { id: "audit", href: paths.audit(), icon: Stamp, key: "u", group: 2 },
  { id: "settings", href: paths.settings(), icon: Settings, key: "t", group: 2, role: "admin" },
  { id: "system", href: paths.system(), icon: ServerCog, key: "s", group: 2 },
];

const ALSO: Record<string, NavPage["id"]> = { executions: "activity", runs: "activity", views: "analytics", config: "groups" };

/** The page of the rail an address belongs to. */
export function pageOf(pathname: string): NavPage["id"] | undefined {
  const first = pathname.split("/")[1] ?? "";
  if (first === "") return "home";
  return ALSO[first] ?? PAGES.find((page) => page.id === first)?.id;
}
