import { isJsonObject, type JsonObject, member } from "@gpdocs/model";
import { wrongUsage } from "./failure.ts";

/** One value that may come from a file or from the environment. */
export interface Field {
  /** Where it stands in the JSON, such as `organisation.odsCode`. */
  readonly path: string;
  /** The environment variable, which comes before the file. */
  readonly variable: string;
}

/** Texts by field, a list as one text, without blanks around it; a field that is nowhere, or empty, is left out. */
export function readFields<Name extends string>(
  fields: Readonly<Record<Name, Field>>,
  file: JsonObject | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  for (const name of namesOf(fields)) {
    const text = (env[fields[name].variable] ?? "").trim() || (textAt(file, fields[name].path) ?? "");
    if (text !== "") found[name] = text;
  }
  return found;
}

/** The fields that are still needed, each with what to set: `asid (GPDOCS_CONSUMER_ASID)`. */
export function missingFields<Name extends string>(
  fields: Readonly<Record<Name, Field>>,
  found: Partial<Record<Name, string>>,
  optional: readonly Name[] = [],
): readonly string[] {
  return namesOf(fields)
    .filter((name) => found[name] === undefined && !optional.includes(name))
    .map((name) => `${fields[name].path} (${fields[name].variable})`);
}

/**
 * Refuses members that nobody reads: a slip of the pen must not pass for a setting.
 *
 * @param paths all members that are known, such as `device.identifier.system`
 */
export function refuseUnknownMembers(file: JsonObject, paths: readonly string[], name: string): void {
  const known = new Set(paths.flatMap(prefixes));
  const unknown = membersOf(file).find((path) => !known.has(path));
  if (unknown === undefined) return;
  const shown = /^[A-Za-z.]{1,60}$/.test(unknown) ? unknown : "a member";
  throw wrongUsage(`${name} holds ${shown}, which gpdocs does not know. It reads: ${paths.join(", ")}.`);
}

function namesOf<Name extends string>(fields: Readonly<Record<Name, unknown>>): readonly Name[] {
  const isName = (name: string): name is Name => Object.hasOwn(fields, name);
  return Object.keys(fields).filter(isName);
}

function textAt(file: JsonObject | undefined, path: string): string | undefined {
  let value: unknown = file;
  for (const step of path.split(".")) value = isJsonObject(value) ? member(value, step) : undefined;
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
  return texts.every((text) => typeof text === "string") ? texts.join(" ").trim() : undefined;
}

function prefixes(path: string): readonly string[] {
  const steps = path.split(".");
  return steps.map((_step, place) => steps.slice(0, place + 1).join("."));
}

/** The paths of all members, to the depth that settings have. */
function membersOf(file: JsonObject, prefix = "", depth = 4): readonly string[] {
  return Object.entries(file).flatMap(([key, value]) => {
    const path = `${prefix}${key}`;
    return isJsonObject(value) && depth > 1 ? [path, ...membersOf(value, `${path}.`, depth - 1)] : [path];
  });
}
