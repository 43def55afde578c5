import type { Link, OtherLink } from "@gpdocs/model";
import { displayOrder, type ListPlace } from "./consultation-lists.ts";
import type { Consultations } from "./consultations.ts";
import type { RecordDocuments } from "./documents.ts";
import { investigationParts } from "./investigations.ts";
import { rankOf } from "./link-order.ts";
import type { RecordLists } from "./lists.ts";
import { problemLinkAt } from "./problems.ts";
import type { RecordIndex } from "./record-index.ts";
import { idOf, nameOf, type RecordResource } from "./record-resource.ts";
import { type FoundReference, pathText } from "./references.ts";
import type { Problem, Referral } from "./resolved-record.ts";

/** What of the record leads to documents. */
export interface LinkSources {
  readonly index: RecordIndex;
  readonly documents: RecordDocuments;
  readonly references: readonly FoundReference[];
  readonly lists: RecordLists;
  readonly consultations: Consultations;
  readonly problems: readonly Pick<Problem, "problemId">[];
  readonly referrals: readonly Pick<Referral, "referralId">[];
}

/** Adds to each document every way in which the record leads to it. */
export function linkDocuments(sources: LinkSources): void {
  const { index, documents, references, lists, consultations } = sources;
  const encounters = placesOf(consultations.consultations.map(({ encounterId }) => encounterId));
  const problems = placesOf(sources.problems.map(({ problemId }) => problemId));
  const referrals = placesOf(sources.referrals.map(({ referralId }) => referralId));
  const investigation = investigationParts(index);

  for (const { from, path, target } of references) {
    if (target === undefined) continue;
    if (from.type === "DocumentReference" && path[0] === "context") addContext({ from, path, target });
    if (target.type === "DocumentReference" && target !== from) addMention({ from, path, target });
  }

  function add(document: RecordResource, link: Link, ...displayOrder: readonly number[]): void {
    documents.of(document)?.links.push({ link, rank: rankOf(link.kind, displayOrder) });
  }

  function addMention({ from, path, target: document }: Mention): void {
    const origin = { resource: nameOf(from), path: pathText(path) };
    const problemId = idOf(from, "Condition");
    const referralId = idOf(from, "ReferralRequest");
    const via = problemLinkAt(from, path);
    const listPlace = path[0] === "entry" ? consultations.places.get(from) : undefined;
    if (listPlace !== undefined) addItem(document, listPlace, Number(path[1]), origin);
    else if (problemId !== undefined && via !== undefined) {
      add(document, { kind: "problem", problemId, via, ...origin }, problems.get(problemId) ?? 0, 0);
    } else if (referralId !== undefined) {
      add(document, { kind: "referral", referralId, ...origin }, referrals.get(referralId) ?? 0);
    } else {
      add(document, { ...kindOf(from), ...origin });
    }
  }

  /** A document among the items of a consultation belongs to the problems of its topic too. */
  function addItem(
    document: RecordResource,
    place: ListPlace,
    itemAt: number,
    origin: Pick<Link, "resource" | "path">,
  ): void {
    const { encounterId, topic, heading, problems: tied } = place;
    const encounter = encounters.get(encounterId) ?? 0;
    const order = displayOrder(place, itemAt);
    const titles = { ...(topic !== undefined && { topic }), ...(heading !== undefined && { heading }) };
    add(
      document,
      { kind: "consultation", encounterId, ...titles, via: "list", order, ...origin },
      encounter,
      0,
      ...order,
    );
    for (const problem of tied) {
      const shown = [problems.get(problem.problemId) ?? 0, 1, encounter, ...order];
      add(document, { kind: "problem", via: "topic", ...problem }, ...shown);
    }
  }

  function kindOf(from: RecordResource): Pick<OtherLink, "kind" | "list"> {
    const list = lists.get(from);
    if (list !== undefined) {
      // Primary and secondary Lists have no id: their code tells them apart.
      const named =
        list.code !== "" && (from.id === undefined || list.role === "documents") ? { list: list.code } : {};
      return { kind: list.role === "documents" ? "document-list" : "other", ...named };
    }
    if (investigation.has(from)) return { kind: "investigation" };
    if (from.type === "ProcedureRequest") return { kind: "request" };
    return { kind: from.type === "QuestionnaireResponse" ? "questionnaire-response" : "other" };
  }

  /** What the document itself says of its place in the record: `context.encounter` and `context.related`. */
  function addContext({ from: document, path, target }: Mention): void {
    const origin = { resource: nameOf(document), path: pathText(path) };
    const encounterId = idOf(target, "Encounter");
    if (path[1] === "related") add(document, { kind: "related", related: nameOf(target), ...origin });
    else if (path[1] === "encounter" && encounterId !== undefined) {
      const encounter = encounters.get(encounterId) ?? 0;
      add(document, { kind: "consultation", encounterId, via: "context", ...origin }, encounter, 1);
    }
  }
}

/** A reference that leads somewhere. */
interface Mention extends Omit<FoundReference, "text"> {
  readonly target: RecordResource;
}

function placesOf(ids: readonly string[]): ReadonlyMap<string, number> {
  return new Map(ids.map((id, place) => [id, place]));
}
