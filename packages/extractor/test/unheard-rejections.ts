import { onTestFinished } from "vitest";

/** Listens for rejections that nobody handles, from now on; the function gives what there was once the dust has settled. */
export function unheardRejections(): () => Promise<readonly unknown[]> {
  const unheard: unknown[] = [];
  const listener = (reason: unknown) => {
    unheard.push(reason);
  };
  process.on("unhandledRejection", listener);
  onTestFinished(() => {
    process.off("unhandledRejection", listener);
  });
  return async () => {
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    return unheard;
  };
}
