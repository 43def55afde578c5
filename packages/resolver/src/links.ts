import type { Link, OtherLink } from "@gpdocs/model";
import { investigationParts } from "./investigations.ts";
import { KINDS } from "./link-order.ts";
import { problemLinkAt } from "./problems.ts";
import type { ListPlace, Part, ReadRecord, RecordDocument, RecordResource } from "./record.ts";
import { nameOf } from "./record-resource.ts";
import { type FoundReference, type Path, pathText } from "./references.ts";

/** Adds to each document every way in which the record leads to it. */
export function linkDocuments(record: ReadRecord, references: readonly FoundReference[]): void {
  const investigation = investigationParts(record);
  for (const { from, path, target } of references) {
    if (!target) continue;
    const { document, part } = target;
    const [element, place] = path;
    const origin = { resource: nameOf(from), path: pathText(path) };
    // What the document itself says of its place in the record.
    if (from.document && element === "context") {
      if (place === "related") add(from.document, { kind: "related", related: nameOf(target), ...origin });
      if (place === "encounter" && target.type === "Encounter" && part) {
        add(
          from.document,
          { kind: "consultation", encounterId: part.id, via: "context", ...origin },
          part,
          1,
        );
      }
    }
    if (!document || target === from) continue;
    if (from.list?.place && element === "entry") {
      addItem(document, from.list.place, Number(place), origin);
    } else addMention(document, from, path, origin, investigation.has(from));
  }
}

type Origin = Pick<Link, "resource" | "path">;

function add(document: RecordDocument, link: Link, part?: Part, ...order: readonly number[]): void {
  document.links.push({ link, part, rank: [KINDS.indexOf(link.kind), part?.place ?? 0, ...order] });
}

/** A document among the items of a consultation belongs to the problems of its topic too. */
function addItem(document: RecordDocument, place: ListPlace, itemAt: number, origin: Origin): void {
  const { consultation, topic, heading } = place;
  const order = [...place.order, itemAt];
  const link: Link = {
    kind: "consultation",
    encounterId: consultation.id,
    ...(topic && { topic }),
    ...(heading && { heading }),
    via: "list",
    order,
    ...origin,
  };
  add(document, link, consultation, 0, ...order);
  for (const { from, path, problem, problemId } of place.problems ?? []) {
    const link: Link = { kind: "problem", problemId, via: "topic", resource: nameOf(from), path };
    add(document, link, problem.part, 1, consultation.place, ...order);
  }
}

function addMention(
  document: RecordDocument,
  from: RecordResource,
  path: Path,
  origin: Origin,
  isInvestigation: boolean,
): void {
  const { type, id, list, part } = from;
  const via = problemLinkAt(from, path);
  const otherwise = (kind: OtherLink["kind"], list?: string) => {
    add(document, { kind, ...(list && { list }), ...origin });
  };
  if (part && via) add(document, { kind: "problem", problemId: part.id, via, ...origin }, part, 0);
  else if (part && type === "ReferralRequest") {
    add(document, { kind: "referral", referralId: part.id, ...origin }, part);
  } else if (list?.role === "documents") otherwise("document-list", list.code);
  // Primary and secondary Lists have no id: their code tells them apart.
  else if (list) otherwise("other", id ? "" : list.code);
  else if (isInvestigation) otherwise("investigation");
  else if (type === "ProcedureRequest") otherwise("request");
  else otherwise(type === "QuestionnaireResponse" ? "questionnaire-response" : "other");
}
