import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "../../..");

/** Declarations of the extractor and of all it stands on, by path below `packages`, as a user of the package gets them. */
let declarations: ReadonlyMap<string, string> = new Map();

beforeAll(async () => {
  const place = await mkdtemp(join(tmpdir(), "gpdocs-"));
  try {
    const configuration = {
      extends: join(ROOT, "tsconfig.base.json"),
      compilerOptions: {
        emitDeclarationOnly: true,
        noCheck: true,
        declarationMap: false,
        rootDir: join(ROOT, "packages"),
        outDir: join(place, "out"),
        // Sources of this project, not packages that were installed: those would not be compiled.
        paths: { "@gpdocs/*": [join(ROOT, "packages/*/src/index.ts")] },
        types: ["node"],
        typeRoots: [join(ROOT, "node_modules/@types")],
      },
      files: [join(ROOT, "packages/extractor/src/index.ts")],
    };
    await writeFile(join(place, "tsconfig.json"), JSON.stringify(configuration));
    const compiler = join(ROOT, "node_modules/typescript/bin/tsc");
    await promisify(execFile)(process.execPath, [compiler, "-p", join(place, "tsconfig.json")]);
    declarations = await readAll(join(place, "out"));
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}, 60_000);

async function readAll(folder: string): Promise<ReadonlyMap<string, string>> {
  const paths = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith(".d.ts"));
  const texts = await Promise.all(paths.map((path) => readFile(join(folder, path), "utf8")));
  return new Map(paths.map((path, at) => [path.replaceAll("\\", "/"), texts[at] ?? ""]));
}

/** The extractor's own files that its face leads to. */
function ownFace(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const waiting = ["extractor/src/index.d.ts"];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const text = declarations.get(path);
    if (text === undefined || found.has(path)) continue;
    found.set(path, text);
    for (const [, target = ""] of text.matchAll(/from "(\.[^"]+)\.ts"/g))
      waiting.push(`${join(dirname(path), target)}.d.ts`);
  }
  return found;
}

/** What the face takes over from another package of this project, name by name. */
function takenOver(text: string): readonly { readonly folder: string; readonly name: string }[] {
  return [...text.matchAll(/export (?:type )?\{([^}]*)\} from "@gpdocs\/([^"]+)"/g)]
    .flatMap(([, names = "", folder = ""]) =>
      names.split(",").map((name) => ({ folder, name: name.replace(/\btype\b/, "").trim() })),
    )
    .filter(({ name }) => name !== "");
}

/** The text of a declaration, from its first line to the next one at the margin that begins another. */
function declarationOf(folder: string, name: string): string | undefined {
  const texts = [...declarations].filter(([path]) => path.startsWith(`${folder}/`)).map(([, text]) => text);
  const pattern = new RegExp(
    `^export (?:declare )?(?:abstract )?(?:interface|type|class|const|function) ${name}\\b[\\s\\S]*?(?=^(?:export|declare|interface|type|/\\*\\*)|$(?![\\s\\S]))`,
    "m",
  );
  return texts.map((text) => pattern.exec(text)?.[0]).find((found) => found !== undefined);
}

describe("the declarations of @gpdocs/extractor", () => {
  it("lead through files of its own that know nothing of Effect", () => {
    const face = ownFace();
    expect([...face.keys()]).toEqual(
      expect.arrayContaining(["extractor/src/session.d.ts", "extractor/src/extraction.d.ts"]),
    );
    for (const [path, text] of face) expect(text, path).not.toMatch(/\bEffect\b|from "effect/);
  });

  it("take over nothing from another package that speaks of Effect", () => {
    const names = takenOver(declarations.get("extractor/src/index.d.ts") ?? "");
    expect(names).toContainEqual({ folder: "spine", name: "Route" });
    for (const { folder, name } of names) {
      const text = declarationOf(folder, name);
      expect(text, `${name} of ${folder}`).toBeDefined();
      expect(text, `${name} of ${folder}`).not.toMatch(/\bEffect\b/);
    }
  });

  it("would be caught speaking of it: the detector finds Effect where it is", () => {
    expect(declarationOf("access-document", "findPatient")).toMatch(/\bEffect\.Effect</);
    expect(declarationOf("spine", "SpineSession")).toMatch(/\bEffect\.Effect</);
  });
});
