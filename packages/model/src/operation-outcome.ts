import { conceptText } from "./codeable-concept.ts";
import { SPINE_ERROR_OR_WARNING_CODE } from "./codes.ts";
import { asObject, asObjects, asText, type JsonObject } from "./json.ts";

/** One `OperationOutcome.issue`. */
export interface Issue {
  readonly severity: string | undefined;
  /** FHIR issue type, such as `not-supported`. */
  readonly type: string | undefined;
  /** The coding of the Spine error and warning code system, such as `PATIENT_NOT_FOUND`. */
  readonly spineCode: string | undefined;
  /** The code system of that coding: SSP has systems of its own. */
  readonly system: string | undefined;
  /** `details.text`, else the display of its first coding. Written by the provider: may name the patient. */
  readonly text: string | undefined;
  /** Written by the provider: may name the patient. */
  readonly diagnostics: string | undefined;
}

/** The issues of an OperationOutcome; `undefined` if the value is none. */
export function readOperationOutcome(value: unknown): readonly Issue[] | undefined {
  const outcome = asObject(value);
  if (asText(outcome?.["resourceType"]) !== "OperationOutcome") return undefined;
  return asObjects(outcome?.["issue"]).map(readIssue);
}

function readIssue(issue: JsonObject): Issue {
  const details = asObject(issue["details"]);
  return {
    severity: asText(issue["severity"]),
    type: asText(issue["code"]),
    ...spineCoding(asObjects(details?.["coding"])),
    text: conceptText(details),
    diagnostics: asText(issue["diagnostics"]),
  };
}

/** A code of the Spine's own system before any other; SSP's systems give the HTTP number as code, the reason as display. */
function spineCoding(codings: readonly JsonObject[]): Pick<Issue, "spineCode" | "system"> {
  const own = codings.find((coding) => asText(coding["system"]) === SPINE_ERROR_OR_WARNING_CODE);
  const coding = own ?? codings[0];
  const code = asText(coding?.["code"]);
  const reason = /^\d{3}$/.test(code ?? "") ? asText(coding?.["display"]) : code;
  const spineCode = /^[A-Z0-9_ -]{1,120}$/i.test(reason ?? "") ? reason : undefined;
  return { spineCode, system: asText(coding?.["system"]) };
}
