import type { Output } from "./surroundings.ts";

/** Writes values one a line, many lines at a time, as fast as they are read. */
export async function ndjson(output: Output, values: readonly unknown[]): Promise<void> {
  for (let place = 0; place < values.length; place += LINES_AT_ONCE) {
    const lines = values.slice(place, place + LINES_AT_ONCE).map((value) => `${JSON.stringify(value)}\n`);
    await output.write(lines.join(""));
  }
}

const LINES_AT_ONCE = 500;
