import type { MixedFault } from "./mix.ts";
import { type FaultOptions, faultNamed } from "./registry.ts";

/**
 * Reads faults for a mix from one text: `status-503:times=2,share=0.1;slow-drip:share=0.05,milliseconds=5`.
 *
 * Faults are separated by semicolons; after the name and a colon come `share` (1 where it is left out), `times`, and the
 * options of {@link faultNamed}, separated by commas.
 *
 * @throws RangeError that says what cannot be read, or that there is no such fault
 */
export function parseFaults(text: string): readonly MixedFault[] {
  return text
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map(parseFault);
}

function parseFault(text: string): MixedFault {
  const [name = "", ...rest] = text.split(":");
  const settings = readSettings(name, rest.join(":"));
  const { share = 1, times, ...options } = settings;
  return { fault: faultNamed(name, options), share, ...(times === undefined ? {} : { times }) };
}

type Settings = FaultOptions & { readonly share?: number; readonly times?: number };

function readSettings(name: string, text: string): Settings {
  const settings: { -readonly [Key in keyof Settings]: Settings[Key] } = {};
  for (const pair of text.split(",").filter((part) => part.trim() !== "")) {
    const equals = pair.indexOf("=");
    const key = NAMES.find((candidate) => candidate === pair.slice(0, equals).trim());
    const value = pair.slice(equals + 1).trim();
    if (equals < 0 || key === undefined || value === "") {
      throw new RangeError(
        `"${pair}" of the fault "${name}" is not one of ${NAMES.join(", ")} with a value.`,
      );
    }
    if (settings[key] !== undefined) throw new RangeError(`The fault "${name}" has ${key} twice.`);
    if (key === "origin") settings[key] = value;
    else settings[key] = number(name, key, value);
  }
  return settings;
}

const NAMES = ["share", "times", "milliseconds", "bytes", "seconds", "origin"] as const;

function number(name: string, key: string, text: string): number {
  if (!/^\d+(?:\.\d+)?$/.test(text)) {
    throw new RangeError(`${key} of the fault "${name}" is not a number: ${text}.`);
  }
  return Number(text);
}
