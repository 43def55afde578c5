import type { Extraction } from "@gpdocs/extractor";

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
