#!/usr/bin/env node
import { EXIT } from "./exit-codes.ts";
import { gpdocs } from "./gpdocs.ts";
import { withoutNhsNumbers } from "./printable.ts";
import { outputTo } from "./surroundings.ts";

const interruption = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.on(name, () => {
    // Whoever asks a second time does not want to wait for the first.
    if (interruption.signal.aborted) process.exit(EXIT.interrupted);
    interruption.abort(new DOMException("Interrupted.", "AbortError"));
  });
}

process.exitCode = await gpdocs(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: outputTo(process.stdout, process.env),
  stderr: outputTo(process.stderr, process.env, withoutNhsNumbers),
  env: process.env,
  signal: interruption.signal,
});
