import {
  asList,
  asObject,
  asText,
  conceptCodes,
  conceptText,
  type ProblemLink,
  readDisclosure,
} from "@gpdocs/model";
import { codeIn, extensionsOf, relatedProblems, shortName } from "./extensions.ts";
import { warnOfItem } from "./lists.ts";
import { distinct } from "./order.ts";
import { createPart, inPlace, readParts } from "./parts.ts";
import type { Part, ReadRecord, RecordResource, Shown } from "./record.ts";
import type { Path } from "./references.ts";
import type { Problem } from "./resolved-record.ts";

/** Reads every Condition: in GP Connect each is a problem (page *ProblemHeader (Condition)*). Latest onset first. */
export function readProblems(record: ReadRecord): readonly Problem[] {
  return inPlace(readParts("Condition", record, readProblem));
}

/** How a problem links to what stands at the path; `undefined` for any other resource or path. */
export function problemLinkAt({ type, content }: RecordResource, path: Path): ProblemLink["via"] | undefined {
  const [element, place, value] = path;
  if (type !== "Condition" || element !== "extension" || value !== "valueReference") return undefined;
  return path.length > 3 ? undefined : linkOf(shortName(asList(content["extension"])[Number(place)]));
}

/** The extensions that link a problem to clinical items. */
function linkOf(extension: string | undefined): ProblemLink["via"] | undefined {
  if (extension === "ActualProblem") return "actual-problem";
  return extension === "RelatedClinicalContent" ? "related-clinical-content" : undefined;
}

function readProblem(problemId: string, resource: RecordResource): Part<Problem & Shown> {
  const { content } = resource;
  const extensions = extensionsOf(content);
  for (const { name, extension } of extensions) {
    const item = asObject(extension["valueReference"]);
    if (linkOf(name)) warnOfItem(item, resource, "problem-extension-without-reference");
  }
  const significance = extensions.find(({ name }) => name === "ProblemSignificance");
  const related = relatedProblems(extensions, resource);
  const idsOf = (relationship: string) => {
    return distinct(related.flatMap((other) => (other.relationship === relationship ? other.problemId : [])));
  };
  const start = asText(content["onsetDateTime"]) ?? asText(asObject(content["onsetPeriod"])?.["start"]);
  const onset = start ?? asText(content["onsetString"]) ?? null;
  return createPart(problemId, onset, {
    problemId,
    title: conceptText(asObject(content["code"])) ?? null,
    code: conceptCodes(asObject(content["code"]))[0] ?? null,
    significance: codeIn(significance?.extension) ?? null,
    status: asText(content["clinicalStatus"]) ?? null,
    onset,
    disclosure: readDisclosure(content),
    parentIds: idsOf("parent"),
    childIds: idsOf("child"),
    siblingIds: idsOf("sibling"),
    documents: [],
  });
}
