import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const backend = process.env.KANADE_BACKEND_URL ?? "http://127.0.0.1:8080";

const VENDOR =
  /node_modules[\\/](react|react-dom|scheduler|i18next|react-i18next|@tanstack[\\/](react-router|router-core|history|react-query|query-core|react-store|store))[\\/]/;
const BASE =
  /src[\\/](api[\\/](?!live[\\/]output|queries[\\/](events|perf|audit|analytics|views|storage))|i18n[\\/](en[\\/]|index)|lib[\\/](?!schema|yaml-place|csv|output-groups|range|measures|event-filter|heat|lanes)|ui[\\/](?!table|chart|dialog|menu|output\.)|features[\\/](shell[\\/](?!palette|keys-help|account-menu|more-menu)|home|shared[\\/](problem|search|execution|target-words)))/;

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
            { name: "base", test: BASE, priority: 1 },
          ],
        },
      },
    },
  },
  test: { include: ["tests/**/*.test.ts"], environment: "node" },
});
