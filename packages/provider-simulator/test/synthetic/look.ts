import { isJsonObject, type JsonObject, objectOf, objectsOf, textOf } from "@gpdocs/model";
import type { SimulatedBinary, SimulatedPatient } from "../../src/simulated-patient.ts";
import { syntheticPatients } from "../../src/synthetic/synthetic-patients.ts";
import { attachmentsOf, keyOf, referrers, resourcesOf } from "./walk.ts";

/** The synthetic patient of that family name. */
export function named(family: string): SimulatedPatient {
  const found = syntheticPatients().find(({ record }) =>
    JSON.stringify(record).includes(`"family":"${family}"`),
  );
  if (found === undefined) throw new Error(`No patient named ${family}.`);
  return found;
}

export function titles(bundle: JsonObject | null): readonly string[] {
  return resourcesOf(bundle, "DocumentReference").flatMap((found) => textOf(found, "description") ?? []);
}

export function documentTitled(bundle: JsonObject | null, title: string): JsonObject {
  const found = resourcesOf(bundle, "DocumentReference").filter(
    (resource) => textOf(resource, "description") === title,
  );
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} documents titled ${title}.`);
  return only;
}

/** Paths of the references to the document, sorted. */
export function leadsTo(record: JsonObject | null, title: string): readonly string[] {
  return referrers(record, keyOf(documentTitled(record, title)));
}

export function attachment(bundle: JsonObject | null, title: string): JsonObject | undefined {
  return attachmentsOf(documentTitled(bundle, title))[0];
}

export function binaryOf(patient: SimulatedPatient, title: string): SimulatedBinary | undefined {
  return patient.binaries.get(textOf(attachment(patient.record, title), "url")?.split("/").at(-1) ?? "");
}

/** `context.encounter` of the document. */
export function encounterOf(bundle: JsonObject | null, title: string): string | undefined {
  return textOf(objectOf(objectOf(documentTitled(bundle, title), "context"), "encounter"), "reference");
}

/** The `type` of every problem's `RelatedProblemHeader`, sorted. */
export function relations(record: JsonObject | null): readonly unknown[] {
  return problemExtensions(record)
    .flatMap((extension) => objectsOf(extension, "extension"))
    .filter((extension) => extension["url"] === "type")
    .map((extension) => extension["valueCode"])
    .sort();
}

export function problemExtensions(record: JsonObject | null): readonly JsonObject[] {
  return resourcesOf(record, "Condition")
    .flatMap((condition) => objectsOf(condition, "extension"))
    .filter(isJsonObject);
}

export function problemUrls(record: JsonObject | null): readonly unknown[] {
  return problemExtensions(record).map((extension) => extension["url"]);
}
