import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { inProcess } from "./run-gpdocs.ts";

const COMMANDS = ["demo", "extract", "retry", "report", "record", "search", "resolve", "simulate"];

describe.each([
  ["packages/cli/README.md", ["..", "README.md"]],
  ["README.md", ["..", "..", "..", "README.md"]],
])("%s", (_name, path) => {
  let text = "";
  let help = "";
  beforeAll(async () => {
    text = await readFile(join(import.meta.dirname, ...path), "utf8");
    const helps = await Promise.all(COMMANDS.map((command) => inProcess([command, "--help"])));
    help = helps.map(({ stdout }) => stdout).join("\n");
  });

  it("names no flag that does not exist", () => {
    const section = text.slice(text.indexOf("| command "), text.indexOf("## The packages"));
    const flags = new Set(section.match(/(?<=[`\s[])--[a-z][a-z-]+/g));
    flags.delete("--silent");
    expect(flags.size).toBeGreaterThan(10);
    for (const flag of flags) expect(help).toMatch(new RegExp(`^ +${flag}\\b|^ {2}gpdocs .*${flag}`, "m"));
  });

  it("has a line for each command", () => {
    for (const command of COMMANDS) expect(text).toMatch(new RegExp(`^\\| \`gpdocs ${command}\\b`, "m"));
  });
});

it("packages/cli/README.md names every flag that sets a limit", async () => {
  const text = await readFile(join(import.meta.dirname, "..", "README.md"), "utf8");
  const { stdout } = await inProcess(["retry", "--help"]);
  const flags = stdout.match(/--(?:max-size|retries|[a-z-]*timeout)\b/g) ?? [];
  expect(new Set(flags).size).toBe(5);
  for (const flag of flags) expect(text).toContain(`\`${flag} `);
});
