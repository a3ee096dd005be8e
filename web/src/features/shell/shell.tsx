import { Outlet } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { beginLive } from "@/api/live/store";
import { useSession } from "@/api/queries/session";
import { focusFilter, useHotkeys, type Hotkeys } from "@/lib/hotkeys";
import { useGo } from "@/ui/link";
import { FreezeLine } from "./freeze-line";
import { LostLine } from "./live-mark";
import { PAGES } from "./pages";
import { BottomBar, Rail } from "./rail";
import { TopBar } from "./top-bar";

const Palette = lazy(() => import("./palette"));
const KeysHelp = lazy(() => import("./keys-help"));

type Overlay = "palette" | "keys" | undefined;

function useShellKeys(open: (overlay: Overlay) => void): void {
  const go = useGo();
  const pages: Hotkeys = Object.fromEntries(PAGES.map((page) => [`g ${page.key}`, () => go(page.href)]));
  useHotkeys({
    ...pages,
    "mod+k": () => open("palette"),
    "/": focusFilter,
    "?": () => open("keys"),
  });
}

function AuthDisabledLine() {
  const { t } = useTranslation();
  if (!useSession()?.auth_disabled) return null;
  return <div className="bg-warn-soft px-4 py-1.5 text-center text-xs font-medium text-warn">{t("shell.auth_disabled")}</div>;
}

/** Rail, top bar and page. */
export function Shell() {
  const { t } = useTranslation();
  const [overlay, setOverlay] = useState<Overlay>();
  useShellKeys(setOverlay);
  // Until a made password is changed the server refuses everything else, the live feed included.
  const allowed = useSession()?.must_change_pw === false;
  useEffect(() => {
    if (allowed) beginLive();
  }, [allowed]);
  const close = () => setOverlay(undefined);
  return (
    <div className="flex h-full flex-col">
      <a
        href="#main"
        className="sr-only z-50 rounded bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t("nav.skip")}
      </a>
      <LostLine />
      <AuthDisabledLine />
      {allowed && <FreezeLine />}
      <div className="flex min-h-0 flex-1">
        <Rail />
        <div className="flex min-w-0 flex-1 flex-col">
          <TopBar onSearch={() => setOverlay("palette")} onKeys={() => setOverlay("keys")} />
          <main id="main" tabIndex={-1} className="flex min-h-0 flex-1 flex-col overflow-auto focus:outline-none">
            <Outlet />
          </main>
          <BottomBar />
        </div>
      </div>
      <Suspense>
        {overlay === "palette" && <Palette onClose={close} />}
        {overlay === "keys" && <KeysHelp onClose={close} />}
      </Suspense>
    </div>
  );
}
