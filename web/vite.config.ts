import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const backend = process.env.KANADE_BACKEND_URL ?? "http://127.0.0.1:8080";

const VENDOR =
  /node_modules[\\/](react|react-dom|scheduler|i18next|react-i18next|@tanstack[\\/](react-router|router-core|history|react-query|query-core|react-store|store))[\\/]/;
const BASE =
  /src[\\/](api[\\/]|i18n[\\/](en[\\/]|index)|lib[\\/]|ui[\\/]|features[\\/](shell[\\/]|home[\\/]|shared[\\/](problem|search\.|execution|target-words)))/;
/** What lies among it and only some pages need. */
const LATER = new RegExp(
  [
    "i18n[\\\\/]en[\\\\/](later|documents|files|groups|inventory|notices|observe|orders|rollouts|settings)",
    "api[\\\\/](live[\\\\/]output|queries[\\\\/](analytics|audit|events|inventory|perf|sql|storage|views)\\.)",
    "lib[\\\\/](conditions|csv|event-filter|facts|group-by|heat|lanes|measures|output-groups|range|schema|search-state|yaml-place)",
    "ui[\\\\/](chart|csv-link|dialog|menu|output\\.|table)",
    "shell[\\\\/](account-menu|keys-help|more-menu|palette)",
  ].join("|"),
);

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { proxy: { "/api": backend, "/health": backend } },
  build: {
    target: "es2022",
    // The content security policy forbids inline anything, data URLs included.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // What every page needs comes in two files, so that a plain-HTTP browser does not queue for forty.
        advancedChunks: {
          groups: [
            { name: "vendor", test: VENDOR, priority: 2 },
            { name: "base", test: (id) => BASE.test(id) && !LATER.test(id), priority: 1 },
          ],
        },
      },
    },
  },
  test: { include: ["tests/**/*.test.ts"], environment: "node" },
});
