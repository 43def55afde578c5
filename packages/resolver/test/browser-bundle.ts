import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild-wasm";

/** `resolveRecord` and what it needs, as one module for a browser. */
export interface BrowserBundle {
  /** Exports `resolveRecord`. */
  readonly code: string;
  /** Bytes of the code. */
  readonly minified: number;
  /** Bytes of the code, gzipped as well as gzip can (level 9). */
  readonly gzipped: number;
  /** The files that it is made of, from the root of the checkout, and the bytes of the code that come from each. */
  readonly inputs: readonly { readonly path: string; readonly bytes: number }[];
}

/** Bundles the sources, as they are in the checkout: nothing has to be built before. */
export async function bundleForBrowser(): Promise<BrowserBundle> {
  const root = join(import.meta.dirname, "..", "..", "..");
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: 'export { resolveRecord } from "@gpdocs/resolver"',
      resolveDir: join(import.meta.dirname, ".."),
    },
    absWorkingDir: root,
    bundle: true,
    platform: "browser",
    format: "esm",
    minify: true,
    metafile: true,
    write: false,
    outfile: "resolver.js",
    logLevel: "silent",
  });
  const code = outputFiles[0]?.text ?? "";
  return {
    code,
    minified: Buffer.byteLength(code),
    gzipped: gzipSync(code, { level: 9 }).length,
    inputs: Object.entries(metafile.outputs["resolver.js"]?.inputs ?? {})
      .filter(([path]) => path !== "<stdin>")
      .map(([path, { bytesInOutput }]) => ({ path: path, bytes: bytesInOutput })),
  };
}
