import { type FormerRequest, folderSink, formerRequest } from "@gpdocs/extractor";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import { chosen } from "../action.ts";
import { type Asked, extracting, needsOf, stageOf } from "../asked.ts";
import type { ExitCode } from "../exit-codes.ts";
import { extractIntoFolder } from "../extract-into-folder.ts";
import { wrongUsage } from "../failure.ts";
import { oneOf } from "../flags.ts";
import { MANNERS_FLAGS, type MannersWishes, mannersOf } from "../manners-options.ts";
import { ACCESS_FLAGS, type AccessWishes, openSession } from "../session-options.ts";
import type { Surroundings } from "../surroundings.ts";

interface RetryWishes extends AccessWishes, MannersWishes {
  readonly folder: string;
  readonly format: "text" | "ndjson";
}

/** `gpdocs retry`: what failed, or was not come to, when a folder was filled last. */
export const retryCommand = Command.make(
  "retry",
  {
    folder: Argument.String("dir").pipe(
      Argument.withDescription(
        "Folder of an extraction: it says which patient, which practice, and what was asked",
      ),
    ),
    ...ACCESS_FLAGS,
    ...MANNERS_FLAGS,
    format: oneOf(
      "format",
      ["text", "ndjson"],
      "text",
      "A summary at the end, or a line of JSON for each document as it ends",
    ),
  },
  chosen(retry),
).pipe(
  Command.withDescription(
    "Request only what failed, or was skipped as cancelled or sink-unavailable, when the folder was filled last. Everything else stays as it is: what is new since then is left to gpdocs extract. Exit codes as of gpdocs extract.",
  ),
  Command.withShortDescription("Request again only what failed"),
  Command.withExamples([
    {
      command: "gpdocs retry patient/ --config gpdocs.json --user me.json",
      description: "The patient and the practice are those of the folder",
    },
  ]),
);

async function retry(wishes: RetryWishes, surroundings: Surroundings): Promise<ExitCode> {
  const { folder, format, maxSize } = wishes;
  const former = await formerRequest(folder);
  const asked = askedBefore(former);
  const { session } = await openSession(
    { ...wishes, nhsNumber: former.patient.nhsNumber, odsCode: former.practice.odsCode },
    needsOf(asked),
    mannersOf(wishes),
    surroundings,
  );
  const wanted = {
    sink: folderSink(folder, { mode: "retry" }),
    signal: surroundings.signal,
    ...(maxSize === undefined ? {} : { maxBytes: maxSize }),
  };
  const begin = () => extracting(session, asked).extract(wanted);
  return extractIntoFolder({ begin, stage: stageOf(asked), folder, format }, surroundings);
}

/** @throws CommandFailure for what this command line cannot ask for */
function askedBefore({ request }: FormerRequest): Asked {
  if (request.kind !== "other") return request;
  throw wrongUsage(
    "The folder was filled by a program that asked for other things than gpdocs extract does: retry with that program, or go on with gpdocs extract.",
  );
}
