import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["packages/*/test/**/*.test.ts"], testTimeout: 30_000 } },
      { test: { name: "across", include: ["tests/**/*.test.ts"], testTimeout: 30_000 } },
    ],
  },
});
