import { liveProgress } from "./live-progress.ts";
import { plainProgress } from "./plain-progress.ts";
import type { Progress } from "./progress.ts";
import type { Output } from "./surroundings.ts";

/** On a terminal a display of a few lines, elsewhere a plain line now and then. */
export function progressOn(stderr: Output): Progress {
  return stderr.screen === undefined ? plainProgress(stderr) : liveProgress(stderr, stderr.screen);
}
