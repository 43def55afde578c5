/**
 * Packs every package that is published, as npm would get it, and has the tarballs looked at by publint and attw. Needs a
 * build (`tsc -b`), and pnpm on the PATH, as it is in every script that pnpm runs.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");
const tarballs = mkdtempSync(join(tmpdir(), "gpdocs-pack-"));

try {
  for (const folder of publishedPackages()) {
    run("pnpm", ["pack", "--pack-destination", tarballs], folder);
  }
  const packed = readdirSync(tarballs).sort();
  for (const tarball of packed) {
    run("publint", ["run", join(tarballs, tarball), "--strict", "--level", "suggestion"], root);
    run(
      "attw",
      [join(tarballs, tarball), "--profile", "esm-only", "--format", "table-flipped", "--quiet"],
      root,
    );
  }
  console.log(`${packed.length} packages pass publint and attw.`);
} finally {
  rmSync(tarballs, { recursive: true });
}

function publishedPackages(): readonly string[] {
  return readdirSync(join(root, "packages"))
    .map((name) => join(root, "packages", name))
    .filter((folder) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).private !== true);
}

/** What the tool prints is shown only if it fails. */
function run(command: string, parameters: readonly string[], cwd: string): void {
  try {
    execFileSync(command, parameters, { cwd, stdio: ["ignore", "pipe", "pipe"], encoding: "utf8" });
  } catch (error) {
    if (error instanceof Error && "stdout" in error && "stderr" in error)
      console.error(error.stdout, error.stderr);
    console.error(`${command} ${parameters.join(" ")} failed in ${cwd}`);
    process.exit(1);
  }
}
