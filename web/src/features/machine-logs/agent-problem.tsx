import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { Problem } from "@/features/shared/problem";
import { ProblemBox } from "@/ui/problem";

/** Why an agent did not answer: nothing that whoever runs the server could mend. */
export function AgentProblem({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (error instanceof ApiError && error.code === "agent_silent") return <ProblemBox what={error.detail} next={t("here.silent_next")} />;
  if (error instanceof ApiError && error.code === "agent_cannot_answer") return <ProblemBox what={error.detail} next={t("here.cannot_next")} />;
  return <Problem error={error} />;
}
