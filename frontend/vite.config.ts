import { defineConfig } from "vitest/config";

/* One bundle entry per page; django-vite reads the manifest and serves dist/ as static files. */
export default defineConfig({
  base: "/static/",
  build: {
    manifest: "manifest.json",
    outDir: "dist",
    target: "es2022",
    rolldownOptions: {
      input: {
        site: "src/pages/site.ts",
        project: "src/pages/project.ts",
        export: "src/pages/export.ts",
        upload: "src/pages/upload.ts",
        review: "src/pages/review.ts",
        compare: "src/pages/compare.ts",
      },
    },
  },
  test: { include: ["src/**/*.test.ts"] },
});
