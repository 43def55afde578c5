import {
  asList,
  asObject,
  asText,
  conceptCodes,
  conceptText,
  extensionName,
  isJsonObject,
  type ProblemLink,
  type RecordWarning,
  readDisclosure,
} from "@gpdocs/model";
import { codeIn, extensionsOf, relatedProblems } from "./extensions.ts";
import { warnOfItem } from "./lists.ts";
import { latestFirst } from "./order.ts";
import { byIdOf, type RecordIndex } from "./record-index.ts";
import type { RecordResource } from "./record-resource.ts";
import type { Path } from "./references.ts";
import type { Problem } from "./resolved-record.ts";

/** Reads every Condition: in GP Connect each is a problem (page *ProblemHeader (Condition)*). Latest onset first. */
export function readProblems(
  index: RecordIndex,
  warnings: RecordWarning[],
): readonly Omit<Problem, "documents">[] {
  for (const problem of index.ofType("Condition")) {
    for (const { name, extension } of extensionsOf(problem.content)) {
      if (linkOf(name) === undefined) continue;
      warnOfItem(
        asObject(extension["valueReference"]),
        problem,
        "problem-extension-without-reference",
        warnings,
      );
    }
  }
  const problems = [...byIdOf("Condition", index)].map(([id, resource]) => readProblem(id, resource, index));
  return latestFirst(
    problems,
    ({ onset }) => onset,
    ({ problemId }) => problemId,
  );
}

/** How a problem links to what stands at the path; `undefined` for any other resource or path. */
export function problemLinkAt({ type, content }: RecordResource, path: Path): ProblemLink["via"] | undefined {
  const [element, place, value, ...further] = path;
  if (type !== "Condition" || element !== "extension" || value !== "valueReference") return undefined;
  const extension = asList(content["extension"])[Number(place)];
  const url = isJsonObject(extension) && further.length === 0 ? asText(extension["url"]) : undefined;
  return linkOf(extensionName(url ?? ""));
}

/** The extensions that link a problem to clinical items. */
function linkOf(extension: string | undefined): ProblemLink["via"] | undefined {
  if (extension === "ActualProblem") return "actual-problem";
  return extension === "RelatedClinicalContent" ? "related-clinical-content" : undefined;
}

function readProblem(
  problemId: string,
  problem: RecordResource,
  index: RecordIndex,
): Omit<Problem, "documents"> {
  const { content } = problem;
  const significance = extensionsOf(content).find(({ name }) => name === "ProblemSignificance");
  const related = relatedProblems(problem, index);
  const idsOf = (relationship: string) => {
    const found = related.filter((other) => other.relationship === relationship);
    return [...new Set(found.map((other) => other.problemId))];
  };
  const onset = asText(content["onsetDateTime"]) ?? asText(asObject(content["onsetPeriod"])?.["start"]);
  return {
    problemId,
    title: conceptText(asObject(content["code"])) ?? null,
    code: conceptCodes(asObject(content["code"]))[0] ?? null,
    significance: codeIn(significance?.extension) ?? null,
    status: asText(content["clinicalStatus"]) ?? null,
    onset: onset ?? asText(content["onsetString"]) ?? null,
    disclosure: readDisclosure(content),
    parentIds: idsOf("parent"),
    childIds: idsOf("child"),
    siblingIds: idsOf("sibling"),
  };
}
