import { isJsonObject, type Link, listOf, type OtherLink, objectOf } from "@gpdocs/model";
import type { ListPlace } from "./consultation-lists.ts";
import { type Consultations, encounterIdOf } from "./consultations.ts";
import type { RecordDocuments } from "./documents.ts";
import { investigationParts } from "./investigations.ts";
import { type RankedLink, rankOf, sortLinks } from "./link-order.ts";
import { readList } from "./lists.ts";
import { problemLinkAt } from "./problems.ts";
import { follow, idOf, nameOf, type RecordIndex, type RecordResource } from "./record-index.ts";
import { type Mention, pathText, type References } from "./references.ts";
import type { Problem, Referral } from "./resolved-record.ts";

/** What of the record leads to documents. */
export interface LinkSources {
  readonly index: RecordIndex;
  readonly documents: RecordDocuments;
  readonly references: References;
  readonly consultations: Consultations;
  readonly problems: readonly Pick<Problem, "problemId">[];
  readonly referrals: readonly Pick<Referral, "referralId">[];
}

/** Every way in which the record leads to each document, in the order in which links are given; by the document's place. */
export function linkDocuments(sources: LinkSources): readonly (readonly RankedLink[])[] {
  const { index, documents, references, consultations } = sources;
  const links = documents.all.map((): RankedLink[] => []);
  const encounters = placesOf(consultations.consultations.map(({ encounterId }) => encounterId));
  const problems = placesOf(sources.problems.map(({ problemId }) => problemId));
  const referrals = placesOf(sources.referrals.map(({ referralId }) => referralId));
  let investigation: ReadonlySet<RecordResource> | undefined;

  for (const mention of references.mentions) if (mention.document !== mention.from) addMention(mention);
  for (const resource of index.ofType("DocumentReference")) addContext(resource);
  return links.map(sortLinks);

  function add(document: RecordResource, link: Link, ...displayOrder: readonly number[]): void {
    const place = documents.of(document)?.place ?? -1;
    links[place]?.push({ link, rank: rankOf(link.kind, displayOrder) });
  }

  function addMention({ document, from, path }: Mention): void {
    const origin = { resource: nameOf(from), path: pathText(path) };
    const problemId = idOf(from, "Condition");
    const referralId = idOf(from, "ReferralRequest");
    const via = problemLinkAt(from, path);
    const listPlace = path[0] === "entry" ? consultations.placeOf(from) : undefined;
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
    { encounterId, titles, order, problems: tied }: ListPlace,
    place: number,
    origin: Pick<Link, "resource" | "path">,
  ): void {
    const encounter = encounters.get(encounterId) ?? 0;
    const itemOrder = [...order, place];
    add(
      document,
      { kind: "consultation", encounterId, ...titles, via: "list", order: itemOrder, ...origin },
      encounter,
      0,
      ...itemOrder,
    );
    for (const problem of tied) {
      const shown = [problems.get(problem.problemId) ?? 0, 1, encounter, ...itemOrder];
      add(document, { kind: "problem", via: "topic", ...problem }, ...shown);
    }
  }

  function kindOf(from: RecordResource): Pick<OtherLink, "kind" | "list"> {
    investigation ??= investigationParts(index);
    if (investigation.has(from)) return { kind: "investigation" };
    if (from.type === "ProcedureRequest") return { kind: "request" };
    if (from.type === "QuestionnaireResponse") return { kind: "questionnaire-response" };
    const list = from.type === "List" ? readList(from) : undefined;
    return list?.role === "documents" ? { kind: "document-list", list: list.code ?? "" } : { kind: "other" };
  }

  /** What the document itself says of its place in the record: `context.encounter` and `context.related`. */
  function addContext(document: RecordResource): void {
    const context = objectOf(document.content, "context");
    const resource = nameOf(document);
    const encounterId = encounterIdOf(objectOf(context, "encounter"));
    const encounter = encounters.get(encounterId ?? "");
    if (encounterId !== undefined && encounter !== undefined) {
      const path = "context.encounter";
      add(document, { kind: "consultation", encounterId, via: "context", resource, path }, encounter, 1);
    }
    listOf(context, "related").forEach((value, place) => {
      const related = isJsonObject(value) ? follow(objectOf(value, "ref"), document, index) : undefined;
      if (related === undefined) return;
      const path = `context.related[${place}].ref`;
      add(document, { kind: "related", related: nameOf(related), resource, path });
    });
  }
}

function placesOf(ids: readonly string[]): ReadonlyMap<string, number> {
  return new Map(ids.map((id, place) => [id, place]));
}
