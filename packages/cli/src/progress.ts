import type { Extraction } from "@gpdocs/extractor";
import { liveProgress } from "./live-progress.ts";
import { plainProgress } from "./plain-progress.ts";
import type { Output } from "./surroundings.ts";

/** Tells a person how far things are. Nothing waits for it, and it never fails. */
export interface Progress {
  /** What is being done now, such as "Retrieving the structured record". */
  stage(text: string): void;
  /** Shows an extraction until it ends. */
  follow(extraction: Pick<Extraction, "progress">): Promise<void>;
  /** To be called before other output: takes away what would stand in its way, for the moment. */
  makeWay(): Promise<void>;
  /** The last call. */
  end(): Promise<void>;
}

/** On a terminal a display of a few lines, elsewhere a plain line now and then. */
export function progressOn(stderr: Output): Progress {
  return stderr.screen === undefined ? plainProgress(stderr) : liveProgress(stderr, stderr.screen);
}
