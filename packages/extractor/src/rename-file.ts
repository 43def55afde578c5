import { rename } from "node:fs/promises";
import { SinkError } from "@gpdocs/spine";
import * as Effect from "effect/Effect";
import * as Schedule from "effect/Schedule";
import { systemCode } from "./system-error.ts";

/**
 * Gives a file its name, which replaces what had it. On Windows a virus scanner that looks at a file keeps it from being
 * renamed for a moment: this is tried again seven times, after 20 ms and then twice as long each time (2.5 s in all).
 *
 * Fails with `SinkError` (`file-busy`) when it is refused still, and with any other error of the system at once.
 *
 * @param system the platform's own, or what stands for it in tests
 */
export function renamed(
  from: string,
  to: string,
  system: typeof rename = rename,
): Effect.Effect<void, unknown> {
  const attempt = Effect.tryPromise({ try: () => system(from, to), catch: (error) => error });
  return attempt.pipe(
    Effect.retry({ schedule: Schedule.exponential("20 millis"), times: 7, while: isBusy }),
    Effect.mapError((error) => (isBusy(error) ? fileBusy(error) : error)),
  );
}

function isBusy(error: unknown): boolean {
  return BUSY.has(systemCode(error) ?? "");
}

const BUSY: ReadonlySet<string> = new Set(["EPERM", "EACCES", "EBUSY"]);

function fileBusy(error: unknown): SinkError {
  return new SinkError({
    code: "file-busy",
    message: `A file could not be given its name (${systemCode(error)}): another program, such as a virus scanner, holds it, or permission is missing. Extract again.`,
  });
}
