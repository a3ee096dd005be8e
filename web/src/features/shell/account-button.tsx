import { CircleUserRound } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/ui/button";

const load = () => import("./account-menu");
const AccountMenu = lazy(load);

/** The account menu's button; the menu itself comes when it is first wanted. */
export function AccountButton({ onKeys }: { onKeys: () => void }) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState(false);
  const button = (
    <IconButton
      label={t("shell.account")}
      data-testid="account-menu"
      aria-haspopup="menu"
      onPointerEnter={() => void load()}
      onClick={() => setWanted(true)}
    >
      <CircleUserRound className="size-4.5" />
    </IconButton>
  );
  return wanted ? (
    <Suspense fallback={button}>
      <AccountMenu onKeys={onKeys} />
    </Suspense>
  ) : (
    button
  );
}
