import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { useLogin } from "@/api/queries/session";
import { Problem } from "@/features/shared/problem";
import { Button } from "@/ui/button";
import { Field, Input } from "@/ui/field";
import { useGo } from "@/ui/link";
import { safeReturn } from "./safe-return";

export function SignInForm() {
  const { t } = useTranslation();
  const go = useGo();
  const login = useLogin();
  const { return_to } = useSearch({ strict: false }) as { return_to?: string };
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const wrong = login.error instanceof ApiError && login.error.status === 401;
  const submit = () =>
    login.mutate({ username, password }, { onSuccess: () => go(safeReturn(return_to), { replace: true }) });
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <h1 className="sr-only">{t("auth.title")}</h1>
      <Field label={t("auth.username")}>
        <Input
          data-testid="sign-in-username"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          autoFocus
          required
          value={username}
          onChange={(event) => setUsername(event.target.value)}
        />
      </Field>
      <Field label={t("auth.password")} error={wrong && t("auth.wrong")}>
        <Input
          data-testid="sign-in-password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      {login.error && !wrong && <Problem error={login.error} />}
      <Button type="submit" kind="primary" data-testid="sign-in-submit" disabled={login.isPending} className="mt-1">
        {t("auth.submit")}
      </Button>
    </form>
  );
}
