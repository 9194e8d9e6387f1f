import tseslint from "typescript-eslint";

/* What has a life hangs on a Scope, so that it ends with its element. */
const LIVES = ["setTimeout", "setInterval", "requestAnimationFrame", "ResizeObserver", "IntersectionObserver"];

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", "eslint.config.js"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      complexity: ["error", 12],
      "max-lines": ["error", 420],
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-restricted-globals": ["error", ...LIVES.map((name) => ({ name, message: "Use a Scope." }))],
      "no-restricted-properties": ["error", { property: "addEventListener", message: "Use Scope.listen." }],
      "@typescript-eslint/explicit-function-return-type": ["error", { allowExpressions: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/no-unnecessary-condition": "off",
    },
  },
  { files: ["src/scope.ts"], rules: { "no-restricted-globals": "off", "no-restricted-properties": "off" } },
  { files: ["**/*.test.ts"], rules: { "@typescript-eslint/explicit-function-return-type": "off" } },
);
