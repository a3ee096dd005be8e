import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Logo } from "@/features/shell/logo";

/** The page before the pages. */
export function SignInFrame({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <main className="flex min-h-full flex-col items-center justify-center gap-8 px-4 py-10">
      <div className="flex flex-col items-center gap-3 text-center">
        <Logo className="size-11" />
        <div>
          <div className="text-xl font-semibold tracking-tight">kanade</div>
          <div className="mt-0.5 text-muted">{t("auth.tagline")}</div>
        </div>
      </div>
      <div className="panel w-full max-w-sm p-6 shadow-float">{children}</div>
    </main>
  );
}
