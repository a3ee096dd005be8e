import { useParams } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLogin } from "@/api/queries/session";
import { paths } from "@/lib/paths";
import { useGo } from "@/ui/link";
import { SignInFrame } from "./frame";
import { SignInForm } from "./sign-in-form";

/** Exchanges a one-time link for a session. */
export function LinkPage() {
  const { t } = useTranslation();
  const go = useGo();
  const { token } = useParams({ strict: false }) as { token: string };
  const { mutateAsync, isError } = useLogin();
  const spent = useRef(false);
  useEffect(() => {
    // A link works once, and effects run twice in development.
    if (spent.current) return;
    spent.current = true;
    mutateAsync({ link: token }).then(
      () => go(paths.home(), { replace: true }),
      () => undefined,
    );
  });
  if (!isError) {
    return (
      <SignInFrame>
        <p role="status" className="text-center text-muted">
          {t("auth.link_wait")}
        </p>
      </SignInFrame>
    );
  }
  return (
    <SignInFrame>
      <div role="alert" className="mb-5">
        <p className="font-medium text-bad">{t("auth.link_bad")}</p>
        <p className="mt-1 text-muted">{t("auth.link_bad_next")}</p>
      </div>
      <SignInForm />
    </SignInFrame>
  );
}
