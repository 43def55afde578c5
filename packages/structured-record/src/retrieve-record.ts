import {
  comparePatient,
  type ExpectedPatient,
  isJsonObject,
  readBundle,
  readPatient,
  readProviderWarnings,
  resourceKey,
} from "@gpdocs/model";
import {
  type GpConnectError,
  InvalidResponseError,
  join,
  PatientMismatchError,
  readJson,
  type SpineSession,
  settledPromise,
} from "@gpdocs/spine";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import type { Parameters } from "fhir/r3.js";
import { DOCUMENT_AREAS, type RecordParameters } from "./parameters.ts";
import { migrationRequest, structuredRecordRequest } from "./parameters-resource.ts";
import type { StructuredRecord } from "./structured-record.ts";
import { todayInLondon } from "./today.ts";

/**
 * Retrieves a patient's structured record (`$gpc.getstructuredrecord`) and makes sure that it is this patient's.
 *
 * Fails with `InputError` before anything is sent if the parameters would be refused, with `PatientMismatchError` if the
 * record is another patient's, and with whatever the route and the practice answer.
 *
 * @param parameters what to ask for @default DOCUMENT_AREAS
 */
export function retrieveStructuredRecord(
  session: SpineSession,
  patient: ExpectedPatient,
  parameters: RecordParameters = DOCUMENT_AREAS,
): Effect.Effect<StructuredRecord, GpConnectError> {
  return Effect.gen(function* () {
    const today = todayInLondon(yield* Clock.currentTimeMillis);
    const body = yield* settledPromise(async () =>
      structuredRecordRequest(patient.nhsNumber, parameters, today),
    );
    return yield* fetchRecord(session, patient, { kind: "retrieve", parameters }, body);
  });
}

/**
 * Retrieves a patient's full record for a transfer between practices (`$gpc.migratestructuredrecord`). The token's scope
 * agrees with `includeSensitiveInformation`.
 *
 * Page: *Migrate a patient's structured record*.
 */
export function migrateStructuredRecord(
  session: SpineSession,
  patient: ExpectedPatient,
  { includeSensitiveInformation }: { readonly includeSensitiveInformation: boolean },
): Effect.Effect<StructuredRecord, GpConnectError> {
  return Effect.gen(function* () {
    const body = yield* settledPromise(async () =>
      migrationRequest(patient.nhsNumber, includeSensitiveInformation),
    );
    return yield* fetchRecord(session, patient, { kind: "migrate", includeSensitiveInformation }, body);
  });
}

const OPERATIONS = {
  retrieve: { interaction: "retrieve-structured-record", path: "Patient/$gpc.getstructuredrecord" },
  migrate: { interaction: "migrate-structured-record", path: "Patient/$gpc.migratestructuredrecord" },
} as const;

function fetchRecord(
  session: SpineSession,
  patient: ExpectedPatient,
  request: StructuredRecord["request"],
  body: Parameters,
): Effect.Effect<StructuredRecord, GpConnectError> {
  return Effect.gen(function* () {
    const { interaction, path } = OPERATIONS[request.kind];
    let traceId = "";
    const value = yield* session.call(
      {
        interaction,
        url: (serviceRoot) => join(serviceRoot, path),
        body: JSON.stringify(body),
        sensitive: request.kind === "migrate" && request.includeSensitiveInformation,
        onAttempt: (id) => {
          traceId = id;
        },
      },
      (response) => readJson(response, session.manners.maxRecordBytes),
    );
    const checked = yield* settledPromise(async () => checkRecord(value, patient));
    const now = yield* Clock.currentTimeMillis;
    return { ...checked, request, retrievedAt: new Date(now).toISOString(), traceId };
  });
}

type Checked = Pick<
  StructuredRecord,
  "bundle" | "patient" | "patientReference" | "patientCheck" | "warnings"
>;

function checkRecord(value: unknown, expected: ExpectedPatient): Checked {
  const contents = readBundle(value);
  if (contents === undefined || !isJsonObject(value)) throw notABundle();
  const patients = contents.resources.filter((found) => found.resourceType === "Patient");
  const [only, ...others] = patients;
  if (only === undefined) throw mismatch("no-patient", "holds no Patient");
  if (others.length > 0) throw mismatch("several-patients", "holds more than one Patient");
  const patient = readPatient(only.resource);
  const patientCheck = comparePatient(patient, expected);
  if (patientCheck.nhsNumber === "absent")
    throw mismatch("no-nhs-number", "holds a Patient without an NHS number");
  if (patientCheck.nhsNumber === "different") throw mismatch("another-patient", "is another patient's");
  if (patient.id === null) throw mismatch("patient-without-id", "holds a Patient without an id");
  return {
    bundle: value,
    patient,
    patientReference: resourceKey("Patient", patient.id),
    patientCheck,
    warnings: contents.resources.flatMap(({ resource }) => readProviderWarnings(resource)),
  };
}

function mismatch(code: string, what: string): PatientMismatchError {
  return new PatientMismatchError({
    code,
    message: `The record that the practice sent ${what}. Nothing of it was kept. Check the NHS number on PDS, then tell the practice.`,
  });
}

function notABundle(): InvalidResponseError {
  return new InvalidResponseError({
    code: "not-a-bundle",
    message:
      "The practice sent something other than a structured record. Check the service root, then tell the practice's supplier.",
  });
}
