import { createHash } from "node:crypto";
import type { Identifier, Reference } from "fhir/r3.js";
import type { Shape } from "./shape.ts";

/** Whose record is built, and in which supplier's shape. Resources are named by keys; ids are made of those. */
export interface Subject {
  readonly nhsNumber: string;
  readonly shape: Shape;
  /** The same for the same patient, type and key. */
  id(resourceType: string, key: string): string;
  reference(resourceType: string, key: string): Reference;
  /** The record's own patient. */
  readonly patient: Reference;
  /** `identifier` that GP Connect wants on nearly every resource. */
  identifier(resourceType: string, key: string): Identifier[];
  binaryId(documentKey: string): string;
}

export function subjectOf(shape: Shape, nhsNumber: string): Subject {
  const hex = (resourceType: string, key: string) =>
    createHash("sha256").update(`${nhsNumber} ${resourceType} ${key}`).digest("hex").slice(0, 32);
  const id = (resourceType: string, key: string) => shape.id(resourceType, hex(resourceType, key));
  const reference = (resourceType: string, key: string) => ({
    reference: `${resourceType}/${id(resourceType, key)}`,
  });
  return {
    nhsNumber,
    shape,
    id,
    reference,
    patient: reference("Patient", "patient"),
    identifier: (resourceType, key) => [{ system: shape.identifierSystem, value: id(resourceType, key) }],
    binaryId: (documentKey) =>
      shape.binaryId(hex("Patient", "patient"), hex("DocumentReference", documentKey)),
  };
}
