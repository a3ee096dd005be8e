import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { whenSignedOut } from "@/api/client";
import { endLive } from "@/api/live/store";
import { queryClient } from "@/api/query-client";
import { pageWords, startLanguage } from "@/i18n";
import { paths } from "@/lib/paths";
import { applyTheme, storedTheme } from "@/lib/theme";
import { router } from "@/routes/router";
import "./styles.css";

applyTheme(storedTheme());

whenSignedOut(() => {
  const { pathname, href } = router.state.location;
  if (pathname.startsWith("/sign-in")) return;
  endLive();
  queryClient.clear();
  router.history.replace(paths.signIn(href));
});

await startLanguage();

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);

// A page that needs them asks again, and says so when they do not come.
pageWords().catch(() => undefined);
