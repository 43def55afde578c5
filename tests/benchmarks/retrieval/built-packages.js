/**
 * `node --import built-packages.js`: the packages as they are published, compiled. Removing types while the program runs would
 * count as time and memory of the side that is measured. Plain JavaScript for the same reason.
 */
import { registerHooks } from "node:module";

registerHooks({
  resolve(specifier, context, next) {
    const [, name, entrance = "index"] = /^@gpdocs\/([a-z-]+)(?:\/([a-z-]+))?$/.exec(specifier) ?? [];
    if (name === undefined) return next(specifier, context);
    const url = new URL(`../../../packages/${name}/dist/${entrance}.js`, import.meta.url).href;
    return { url, shortCircuit: true };
  },
});
