import { type CLINICAL_AREAS, SYSTEMS } from "@gpdocs/model";
import type { FhirResource, List } from "fhir/r3.js";
import { gpConnectProfile, gpcExtension } from "./profiles.ts";
import type { RecordTrait } from "./record.ts";
import type { Subject } from "./subject.ts";

/**
 * `data-in-transit` on every primary List. Rests on: `emis-9465698490.json` and others; specification, *Resource
 * population*, warning codes.
 */
export function dataInTransit(before: string): RecordTrait {
  return warning(
    "data-in-transit",
    `Patient record transfer from previous GP practice not yet complete; information recorded before ${before} may be missing.`,
    () => true,
  );
}

/** `confidential-items` on the primary List of one area. Rests on: specification, *Resource population*, warning codes. */
export function confidentialItems(area: keyof typeof CLINICAL_AREAS): RecordTrait {
  return warning(
    "confidential-items",
    "Items excluded due to confidentiality and/or patient preferences.",
    (list) => listCodes(list).includes(area),
  );
}

/**
 * One OperationOutcome that tells of clinical areas that the practice has switched off. Rests on: specification,
 * *Clinical area configuration*.
 *
 * @param areas parameter names, or `DocumentReferences`
 */
export function switchedOff(subject: Subject, ...areas: readonly string[]): RecordTrait {
  return (resources) => [
    ...resources,
    {
      resourceType: "OperationOutcome",
      id: subject.id("OperationOutcome", "switched-off"),
      meta: gpConnectProfile("OperationOutcome"),
      issue: areas.map((area) => ({
        severity: "warning",
        code: "not-supported",
        details: {
          coding: [
            { system: SYSTEMS.spineErrorOrWarningCode, code: "NOT_IMPLEMENTED", display: "Not implemented" },
          ],
          text: `${area} has been disabled`,
        },
        diagnostics: area,
      })),
    },
  ];
}

function warning(code: string, text: string, applies: (list: List) => boolean): RecordTrait {
  return (resources) =>
    resources.map((resource) => {
      if (!isPrimaryList(resource) || !applies(resource)) return resource;
      const notes = [text, ...(resource.note ?? []).map((note) => note.text)];
      return {
        ...resource,
        extension: [...(resource.extension ?? []), { url: gpcExtension("ListWarningCode"), valueCode: code }],
        note: [{ text: notes.join(" ") }],
      };
    });
}

function isPrimaryList(resource: FhirResource): resource is List {
  return (
    resource.resourceType === "List" &&
    resource.id === undefined &&
    (resource.code?.coding ?? []).every(({ system }) => system === SYSTEMS.snomed)
  );
}

function listCodes(list: List): readonly (string | undefined)[] {
  return (list.code?.coding ?? []).map(({ code }) => code);
}
