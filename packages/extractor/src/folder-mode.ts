import { InputError } from "@gpdocs/spine";
import type { FolderState } from "./folder-owner.ts";

/**
 * What an extraction means to do with a folder. `extract`: begin, or go on with what is there. `resume`: go on; that nothing is
 * there would be a mistake. `retry`: request only what failed, or was skipped as `cancelled` or `sink-unavailable`, when an
 * extraction into it last ended; everything else stays as it is.
 */
export type FolderMode = "extract" | "resume" | "retry";

/** @throws InputError `nothing-to-resume` */
export function checkMode(mode: FolderMode, state: FolderState): void {
  if (mode === "extract" || state !== "none") return;
  throw new InputError({
    code: "nothing-to-resume",
    message:
      "The folder holds nothing from an earlier extraction. Check its path; a first extraction neither resumes nor retries.",
  });
}
