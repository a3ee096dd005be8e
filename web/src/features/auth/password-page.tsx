import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useChangePassword, useSession } from "@/api/queries/session";
import { Problem } from "@/features/shared/problem";
import { paths } from "@/lib/paths";
import { buttonClass, Button } from "@/ui/button";
import { Field, Input } from "@/ui/field";
import { AppLink } from "@/ui/link";
import { Page, PageHeader } from "@/ui/page";
import { State } from "@/ui/state";

const SHORTEST = 8;

function Done() {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col items-start gap-4">
      <State state="succeeded" word={t("password.done")} />
      <AppLink href={paths.home()} className={buttonClass("primary")} data-testid="password-done">
        {t("nav.home")}
      </AppLink>
    </div>
  );
}

function PasswordForm({ must }: { must: boolean }) {
  const { t } = useTranslation();
  const change = useChangePassword();
  const [old, setOld] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const short = next !== "" && next.length < SHORTEST;
  const differs = again !== "" && again !== next;
  const ready = old !== "" && next.length >= SHORTEST && again === next;
  if (change.isSuccess) return <Done />;
  const field = (name: "old" | "new" | "again", value: string, set: (value: string) => void, error?: string | false) => (
    <Field label={t(`password.${name}`)} error={error} hint={name === "new" ? t("password.hint") : undefined}>
      <Input
        type="password"
        data-testid={`password-${name}`}
        autoComplete={name === "old" ? "current-password" : "new-password"}
        value={value}
        onChange={(event) => set(event.target.value)}
      />
    </Field>
  );
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) change.mutate({ old_password: old, new_password: next });
      }}
    >
      {must && <p className="rounded-md bg-warn-soft px-3 py-2 text-warn">{t("password.must")}</p>}
      {field("old", old, setOld)}
      {field("new", next, setNext, short && t("password.short"))}
      {field("again", again, setAgain, differs && t("password.differs"))}
      {change.error && <Problem error={change.error} />}
      <div>
        <Button type="submit" kind="primary" data-testid="password-submit" disabled={!ready || change.isPending}>
          {t("password.submit")}
        </Button>
      </div>
    </form>
  );
}

export function PasswordPage() {
  const { t } = useTranslation();
  const session = useSession();
  return (
    <Page>
      <PageHeader title={t("password.title")} detail={session?.username} />
      <div className="panel max-w-md p-5">
        <PasswordForm must={session?.must_change_pw ?? false} />
      </div>
    </Page>
  );
}
