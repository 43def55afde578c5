import {
  asList,
  asObject,
  asText,
  conceptCodes,
  extensionName,
  isJsonObject,
  type JsonObject,
} from "@gpdocs/model";
import { follow } from "./follow.ts";
import type { RecordResource, RelatedProblem } from "./record.ts";

/** A CareConnect or GP Connect extension, under its short name. */
export interface NamedExtension {
  readonly name: string | undefined;
  readonly extension: JsonObject;
  readonly path: string;
}

/** Those of a resource, or of an element whose path comes before theirs. */
export function extensionsOf(parent: JsonObject, before = ""): readonly NamedExtension[] {
  const found: NamedExtension[] = [];
  for (const [place, extension] of asList(parent["extension"]).entries()) {
    if (!isJsonObject(extension)) continue;
    found.push({ name: shortName(extension), extension, path: `${before}extension[${place}].` });
  }
  return found;
}

/** `undefined` for any other extension. */
export function shortName(extension: unknown): string | undefined {
  return extensionName(asText(asObject(extension)?.["url"]) ?? "");
}

/** The problem stands in a nested extension `target`, or directly in the extension. */
export function relatedProblems(
  extensions: readonly NamedExtension[],
  from: RecordResource,
): readonly RelatedProblem[] {
  return extensions.flatMap((found) => {
    if (found.name !== "RelatedProblemHeader") return [];
    const nested = extensionsOf(found.extension, found.path);
    const type = nested.find(({ extension }) => asText(extension["url"]) === "type");
    const relationship = codeIn(type?.extension)?.toLowerCase();
    return [found, ...nested].flatMap(({ extension, path }) => {
      const problem = follow(asObject(extension["valueReference"]), from);
      if (problem?.type !== "Condition" || !problem.id || problem.container) return [];
      return [{ from, path: `${path}valueReference`, problem, problemId: problem.id, relationship }];
    });
  });
}

/** The code that an extension holds, in whichever of the types systems use. */
export function codeIn(extension: JsonObject | undefined): string | undefined {
  const concept = asObject(extension?.["valueCodeableConcept"]);
  const text = asText(extension?.["valueCode"]) ?? asText(extension?.["valueString"]);
  return text ?? conceptCodes(concept)[0] ?? asText(concept?.["code"]);
}
