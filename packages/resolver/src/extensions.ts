import {
  asList,
  asObject,
  asText,
  conceptCodes,
  extensionName,
  isJsonObject,
  type JsonObject,
} from "@gpdocs/model";
import { follow, type RecordIndex } from "./record-index.ts";
import { idOf, type RecordResource } from "./record-resource.ts";
import type { Path } from "./references.ts";

/** A CareConnect or GP Connect extension of a resource, under its short name. */
export interface NamedExtension {
  readonly name: string | undefined;
  readonly extension: JsonObject;
  readonly path: Path;
}

/** What one `RelatedProblemHeader` says. */
export interface RelatedProblem {
  readonly problemId: string;
  /** `parent`, `child` or `sibling`: what the named problem is to this one. Topics mostly leave it out. */
  readonly relationship: string | undefined;
  readonly path: Path;
}

/** The extensions of a resource; or those of one of its elements, which stands at the path. */
export function extensionsOf(parent: JsonObject, path: Path = []): readonly NamedExtension[] {
  return asList(parent["extension"]).flatMap((extension, place) => {
    if (!isJsonObject(extension)) return [];
    const name = extensionName(asText(extension["url"]) ?? "");
    return [{ name, extension, path: [...path, "extension", place] }];
  });
}

/** The problem stands in a nested extension `target`, or directly in the extension. */
export function relatedProblems(resource: RecordResource, index: RecordIndex): readonly RelatedProblem[] {
  return extensionsOf(resource.content).flatMap((found) => {
    if (found.name !== "RelatedProblemHeader") return [];
    const nested = extensionsOf(found.extension, found.path);
    const type = nested.find(({ extension }) => asText(extension["url"]) === "type");
    const relationship = codeIn(type?.extension)?.toLowerCase();
    return [found, ...nested].flatMap(({ extension, path }) => {
      const problem = follow(asObject(extension["valueReference"]), resource, index);
      const problemId = problem && idOf(problem, "Condition");
      return problemId === undefined ? [] : [{ problemId, relationship, path: [...path, "valueReference"] }];
    });
  });
}

/** The code that an extension holds, in whichever of the types systems use. */
export function codeIn(extension: JsonObject | undefined): string | undefined {
  const concept = asObject(extension?.["valueCodeableConcept"]);
  const text = asText(extension?.["valueCode"]) ?? asText(extension?.["valueString"]);
  return text ?? conceptCodes(concept)[0] ?? asText(concept?.["code"]);
}
