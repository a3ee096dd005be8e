import { BookOpen, CircleUserRound, KeyRound, Keyboard, LogOut } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useLogout, useSession } from "@/api/queries/session";
import { endLive } from "@/api/live/store";
import { LANGUAGES, setLanguage, type Language } from "@/i18n";
import { paths } from "@/lib/paths";
import { useTheme, type Theme } from "@/lib/theme";
import { IconButton } from "@/ui/button";
import { useGo } from "@/ui/link";
import { Menu, MenuCheck, MenuItem, MenuLabel, MenuLine } from "@/ui/menu";

const THEMES: Theme[] = ["system", "light", "dark"];

function Preferences() {
  const { t, i18n } = useTranslation();
  const [theme, setTheme] = useTheme();
  return (
    <>
      <MenuLabel>{t("shell.theme")}</MenuLabel>
      {THEMES.map((each) => (
        <MenuCheck key={each} keepOpen checked={theme === each} onChange={() => setTheme(each)} testId={`theme-${each}`}>
          {t(`shell.theme_${each}`)}
        </MenuCheck>
      ))}
      <MenuLabel>{t("shell.language")}</MenuLabel>
      {(Object.keys(LANGUAGES) as Language[]).map((each) => (
        <MenuCheck
          key={each}
          keepOpen
          checked={i18n.language === each}
          onChange={() => void setLanguage(each)}
          testId={`language-${each}`}
        >
          {LANGUAGES[each]}
        </MenuCheck>
      ))}
    </>
  );
}

/** Opens at once: it is fetched when first asked for. */
export default function AccountMenu({ onKeys }: { onKeys: () => void }) {
  const { t } = useTranslation();
  const go = useGo();
  const session = useSession();
  const logout = useLogout();
  const signOut = () => {
    endLive();
    logout.mutate(undefined, { onSettled: () => go(paths.signIn(), { replace: true }) });
  };
  return (
    <Menu
      openAtOnce
      trigger={
        <IconButton label={t("shell.account")} data-testid="account-menu">
          <CircleUserRound className="size-4.5" />
        </IconButton>
      }
    >
      {session && (
        <div className="px-2 py-1.5" data-testid="account-name">
          <div className="font-medium">{session.username}</div>
          <div className="text-xs text-muted">{t(`shell.role_${session.role}`)}</div>
        </div>
      )}
      <MenuLine />
      <Preferences />
      <MenuLine />
      <MenuItem icon={<Keyboard />} onSelect={onKeys}>
        {t("shell.keys")}
      </MenuItem>
      <MenuItem icon={<BookOpen />} onSelect={() => window.open(paths.apiDocs(), "_blank", "noopener")}>
        {t("shell.api")}
      </MenuItem>
      <MenuItem icon={<KeyRound />} testId="change-password" onSelect={() => go(paths.changePassword())}>
        {t("shell.change_password")}
      </MenuItem>
      <MenuItem icon={<LogOut />} testId="sign-out" onSelect={signOut}>
        {t("shell.sign_out")}
      </MenuItem>
    </Menu>
  );
}
