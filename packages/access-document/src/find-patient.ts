import {
  comparePatient,
  type ExpectedPatient,
  type PatientComparison,
  type PatientDetails,
  readBundle,
  readPatient,
  resourceKey,
  SYSTEMS,
} from "@gpdocs/model";
import {
  type GpConnectError,
  InvalidResponseError,
  join,
  PatientMismatchError,
  ProviderError,
  readJson,
  type SpineSession,
  settledPromise,
} from "@gpdocs/spine";
import * as Effect from "effect/Effect";

/** A patient as the practice's documents service knows them. */
export interface FoundPatient {
  /** The provider's logical id. */
  readonly id: string;
  /** `Type/id`: what the subject of every document must be. */
  readonly reference: string;
  readonly details: PatientDetails;
  readonly check: PatientComparison;
}

/**
 * Finds the patient in the practice's documents service, and makes sure that it is the one who was asked for.
 *
 * Fails with `ProviderError` (`patient-not-found`) where the practice finds none: unknown, sensitive and inactive patients
 * alike.
 *
 * Page: *Find a patient* (Access Document).
 */
export function findPatient(
  session: SpineSession,
  patient: ExpectedPatient,
): Effect.Effect<FoundPatient, GpConnectError> {
  const identifier = encodeURIComponent(`${SYSTEMS.nhsNumber}|${patient.nhsNumber}`);
  return session
    .call(
      {
        interaction: "find-patient",
        url: (serviceRoot) => `${join(serviceRoot, "Patient")}?identifier=${identifier}`,
      },
      (response) => readJson(response, session.manners.maxRecordBytes),
    )
    .pipe(Effect.flatMap((value) => settledPromise(async () => onlyPatient(value, patient))));
}

function onlyPatient(value: unknown, expected: ExpectedPatient): FoundPatient {
  const contents = readBundle(value);
  if (contents === undefined) throw notABundle();
  const [only, ...others] = contents.resources.filter((found) => found.resourceType === "Patient");
  if (only === undefined) throw notFound();
  const details = readPatient(only.resource);
  const check = comparePatient(details, expected);
  if (others.length > 0) throw mismatch("several-patients", "more than one patient");
  if (check.nhsNumber !== "same") throw mismatch("another-patient", "a patient who is not the one asked for");
  const id = details.id;
  if (id === null || !/^[A-Za-z0-9._-]{1,256}$/.test(id) || /^\.+$/.test(id)) {
    throw mismatch("patient-without-id", "a patient without an id that can be used");
  }
  return { id, reference: resourceKey("Patient", id), details, check };
}

function notFound(): ProviderError {
  return new ProviderError({
    code: "patient-not-found",
    spineCode: "PATIENT_NOT_FOUND",
    message:
      "The practice found no such patient: not registered there, inactive, sensitive, or the NHS number not verified. Check the number and the practice on PDS.",
  });
}

function mismatch(code: string, what: string): PatientMismatchError {
  return new PatientMismatchError({
    code,
    message: `The practice answered with ${what}. Nothing was kept. Check the NHS number on PDS, then tell the practice.`,
  });
}

export function notABundle(): InvalidResponseError {
  return new InvalidResponseError({
    code: "not-a-bundle",
    message:
      "The practice sent something other than a Bundle. Check the service root, then tell the practice's supplier.",
  });
}
