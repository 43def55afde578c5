import { extractionReport } from "@gpdocs/extractor";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import { chosen } from "../action.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { oneOf } from "../flags.ts";
import { withoutNhsNumbers } from "../printable.ts";
import { reportText } from "../report-text.ts";
import type { Surroundings } from "../surroundings.ts";

interface ReportWishes {
  readonly folder: string;
  readonly format: "text" | "json";
}

/** `gpdocs report`: what a service desk asks for, of the last extraction into a folder. Asks nobody. */
export const reportCommand = Command.make(
  "report",
  {
    folder: Argument.String("dir").pipe(Argument.withDescription("Folder of an extraction")),
    format: oneOf(
      "format",
      ["text", "json"],
      "text",
      "What went wrong, for a person; or every document, as JSON",
    ),
  },
  chosen(report),
).pipe(
  Command.withDescription(
    "Report the last extraction into a folder for a service desk: trace ids, codes, attempts, times and counts. It holds no patient data: no names, titles, urls or NHS numbers.",
  ),
  Command.withShortDescription("Trace ids, codes and times of an extraction, for a service desk"),
  Command.withExamples([
    { command: "gpdocs report patient/ > report.txt", description: "Ready to be sent" },
    {
      command: "gpdocs report patient/ --format json",
      description: "Every document, those that went well included",
    },
  ]),
);

async function report({ folder, format }: ReportWishes, { stdout }: Surroundings): Promise<ExitCode> {
  const found = await extractionReport(folder);
  const text = format === "json" ? `${JSON.stringify(found, null, 2)}\n` : reportText(found, stdout.paint);
  await stdout.write(withoutNhsNumbers(text));
  return EXIT.complete;
}
