import {
  documentReference,
  encounter,
  type Facts,
  LOCATION,
  list,
  medication,
  medicationRequest,
  medicationStatement,
  ORGANIZATION,
  observation,
  problem,
  type Resource,
  referral,
} from "./record-resources.ts";

/**
 * The JSON text of a structured record, piece by piece, without white space, as it comes over the wire. Full EMIS records
 * are the measure: what a consultation holds, how large each resource is and how it references others. Larger records
 * hold more consultations. The same size and seed give the same text.
 *
 * @param bytes of the text, to within a few per cent
 * @param seed tells records of one size apart: none of their ids, dates and texts are the same
 */
export function* structuredRecordText(bytes: number, seed: number): Generator<string> {
  const random = randomNumbers(seed);
  const patient = `Patient/${uuid(random)}`;
  const practitioners = Array.from({ length: 8 }, () => uuid(random));
  const areas = new Map<Area, string[]>();
  let length = 0;

  yield '{"resourceType":"Bundle","type":"collection","entry":[';
  yield entry({ resourceType: "Patient", id: patient.slice("Patient/".length), active: true });
  yield `,${entry({ resourceType: "Organization", id: ORGANIZATION, name: "Surgery" })}`;
  yield `,${entry({ resourceType: "Location", id: LOCATION, name: "Surgery" })}`;
  for (const id of practitioners) {
    yield `,${entry({ resourceType: "Practitioner", id, name: [{ family: word(random), given: [word(random)] }] })}`;
  }
  while (length < bytes * FROM_CONSULTATIONS) {
    for (const resource of consultation(
      random,
      patient,
      `Practitioner/${pick(random, practitioners)}`,
      areas,
    )) {
      const text = `,${entry(resource)}`;
      length += text.length;
      yield text;
    }
  }
  for (const [{ code, system }, items] of areas) {
    const when = "2026-01-19T12:03:02.955+00:00";
    yield `,${entry(list({ code, ...(system && { system }), text: code, when, items, patient }))}`;
  }
  yield "]}";
}

type Random = () => number;

/** A primary or secondary List; each is one object, so that it can be a key. */
interface Area {
  readonly code: string;
  readonly system?: string;
}

const SECONDARY = "https://fhir.hl7.org.uk/STU3/CodeSystem/GPConnect-SecondaryListValues-1";
const CONSULTATIONS: Area = { code: "1149501000000101" };
const MEDICATIONS: Area = { code: "933361000000108" };
const PROBLEMS: Area = { code: "717711000000103" };
const REFERRALS: Area = { code: "792931000000107" };
const UNCATEGORISED: Area = { code: "826501000000100" };
const DOCUMENTS: Area = {
  code: "consultations-documents-contained-in-consultations",
  system: SECONDARY,
};

/** The share of the text that is not in the primary and secondary Lists. */
const FROM_CONSULTATIONS = 0.965;

/** An Encounter, its Lists, and the items that these and its problem, if it has one, name. */
function consultation(
  random: Random,
  patient: string,
  practitioner: string,
  areas: Map<Area, string[]>,
): readonly Resource[] {
  const encounterId = uuid(random);
  const when = date(random);
  const resources: Resource[] = [];
  const headings: { readonly title: string; readonly items: string[] }[] = [];
  const facts = (text: string): Facts => {
    return { id: uuid(random), patient, encounter: `Encounter/${encounterId}`, practitioner, when, text };
  };
  const add = (area: Area | undefined, resource: Resource & { readonly id?: unknown }): string => {
    const reference = `${resource.resourceType}/${resource.id}`;
    resources.push(resource);
    if (area !== undefined) {
      const items = areas.get(area) ?? [];
      areas.set(area, items);
      items.push(reference);
    }
    return reference;
  };
  const under = (title: string, item: string): void => {
    const heading = headings.find((found) => found.title === title);
    if (heading === undefined) headings.push({ title, items: [item] });
    else heading.items.push(item);
  };

  add(CONSULTATIONS, encounter({ ...facts("GP Surgery"), id: encounterId }));
  const observed: string[] = [];
  for (let left = 1 + below(random, 5); left > 0; left -= 1) {
    const comment = random() < 0.4 ? sentence(random, 4 + below(random, 60)) : undefined;
    const seen = add(UNCATEGORISED, observation(facts(sentence(random, 4)), snomedCode(random), comment));
    observed.push(seen);
    under(pick(random, ["History", "Examination", "Comment"]), seen);
  }
  if (random() < 0.8) {
    const medicine = add(undefined, medication(uuid(random), snomedCode(random), sentence(random, 3)));
    const plan = add(undefined, medicationRequest(facts("One To Be Taken Each Day"), medicine, "plan"));
    for (let left = below(random, 5); left > 0; left -= 1) {
      add(undefined, medicationRequest(facts("One To Be Taken Each Day"), medicine, "order"));
    }
    add(MEDICATIONS, medicationStatement(facts("One To Be Taken Each Day"), medicine, plan));
    under("Medication", plan);
  }
  const documents: string[] = [];
  if (random() < 0.3) {
    const size = random() < 0.05 ? 18_551_238 : 1 + below(random, 5_000_000);
    documents.push(add(DOCUMENTS, documentReference(facts(sentence(random, 4)), size)));
  }
  for (const document of documents) under("Document", document);
  if (random() < 0.15) {
    under("Referral", add(REFERRALS, referral(facts(sentence(random, 5)), snomedCode(random), documents)));
  }
  const topicId = `${encounterId}-PG0`;
  const [actual, ...others] = observed;
  if (actual !== undefined && random() < 0.35) {
    const related = [...others, `Encounter/${encounterId}`, `List/${topicId}`, ...documents];
    add(PROBLEMS, problem(facts(sentence(random, 3)), snomedCode(random), actual, related));
  }
  return [...resources, ...lists()];

  /** Consultation, topic and headings, as in page *Consultation guidance*. */
  function lists(): readonly Resource[] {
    const shared = { patient, when, encounter: `Encounter/${encounterId}` };
    const named = headings.map(({ title, items }, place) => {
      return list({ ...shared, id: `${topicId}-HD${place}`, code: "24781000000107", text: title, items });
    });
    const items = named.map((_, place) => `List/${topicId}-HD${place}`);
    const topic = { ...shared, id: topicId, code: "25851000000105", text: sentence(random, 2), items };
    const whole = { ...shared, id: `${encounterId}-LST`, code: "325851000000107", text: "GP Surgery" };
    return [list({ ...whole, items: [`List/${topicId}`] }), list(topic), ...named];
  }
}

function entry(resource: Resource): string {
  return JSON.stringify({ resource });
}

const SYLLABLES = ["ar", "be", "cor", "di", "en", "fo", "gra", "his", "in", "ker", "lo", "men", "os", "ta"];

function word(random: Random): string {
  return pick(random, SYLLABLES) + pick(random, SYLLABLES) + pick(random, SYLLABLES);
}

function sentence(random: Random, words: number): string {
  return Array.from({ length: words }, () => word(random)).join(" ");
}

function date(random: Random): string {
  const two = (number: number) => String(number).padStart(2, "0");
  const day = `${1990 + below(random, 36)}-${two(1 + below(random, 12))}-${two(1 + below(random, 28))}`;
  return `${day}T${two(8 + below(random, 10))}:${two(below(random, 60))}:00+00:00`;
}

function snomedCode(random: Random): string {
  return String(100_000_000 + below(random, 900_000_000));
}

function uuid(random: Random): string {
  const hex = (length: number): string =>
    Array.from({ length }, () => "0123456789ABCDEF"[below(random, 16)]).join("");
  return [hex(8), hex(4), hex(4), hex(4), hex(12)].join("-");
}

function pick(random: Random, choices: readonly string[]): string {
  return choices[below(random, choices.length)] ?? "";
}

/** A whole number from 0, below the limit. */
function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

/** Numbers from 0 up to 1 that are the same in every run: xorshift with 32 bits. */
function randomNumbers(seed: number): Random {
  let state = Math.imul(seed, 2_654_435_769) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
