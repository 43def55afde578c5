import { type DocumentFilter, findPatient, searchDocuments } from "@gpdocs/access-document";
import { type ExpectedPatient, parseNhsNumber } from "@gpdocs/model";
import { type Consumer, type GpConnectError, InputError, type Spine, type User } from "@gpdocs/spine";
import {
  migrateStructuredRecord,
  type RecordParameters,
  retrieveStructuredRecord,
  type StructuredRecord,
} from "@gpdocs/structured-record";
import * as Effect from "effect/Effect";
import type { Access } from "./extract-documents.ts";
import { planExtraction } from "./plan-extraction.ts";
import { promised } from "./promise-door.ts";
import type {
  MigrationSession,
  RecordExtractionOptions,
  SearchExtractionOptions,
  Session,
  SessionOptions,
  SessionPatient,
} from "./session.ts";
import { type ExtractionSource, resolvedSource, searchSource } from "./source.ts";
import { type ExtractionTask, startExtraction } from "./start-extraction.ts";
import { streamDocument } from "./stream-document.ts";

/** @throws InputError `invalid-nhs-number`, `invalid-ods-code`, `invalid-user` */
export function createSession(spine: Spine, consumer: Consumer, options: SessionOptions): Session {
  const patient = expectedPatient(options.patient);
  const session = spine.session({
    odsCode: options.patient.odsCode,
    consumer: options.consumer ?? consumer,
    user: checkedUser(options.user),
  });
  const subject = { nhsNumber: patient.nhsNumber, odsCode: session.odsCode };
  /** The patient as this session's records and searches name them: documents of others are not asked for. */
  const references = new Set<string>();
  const remember = (record: StructuredRecord): StructuredRecord => {
    references.add(record.patientReference);
    return record;
  };
  const record = (parameters?: RecordParameters) =>
    Effect.map(retrieveStructuredRecord(session, patient, parameters), remember);
  const search = (filter?: DocumentFilter) =>
    Effect.flatMap(findPatient(session, patient), (found) => {
      references.add(found.reference);
      return searchDocuments(session, found, filter);
    });
  const tasks = tasksOf({ session, subject });
  /** @param act one and the same for both kinds of source */
  const withTask = <Result>(
    wishes: RecordExtractionOptions | SearchExtractionOptions,
    act: <Source extends ExtractionSource>(task: ExtractionTask<Source>) => Result,
  ): Result =>
    wishes.from === "record"
      ? act(tasks(Effect.map(record(wishes.parameters), resolvedSource), {}, wishes))
      : act(tasks(Effect.map(search(wishes.filter), searchSource), {}, wishes));
  return {
    structuredRecord: (parameters, { signal } = {}) => promised(record(parameters), signal),
    searchDocuments: (filter, { signal } = {}) => promised(search(filter), signal),
    retrieve: (document, options) => streamDocument(session, document, references, options),
    extract: (wishes) => withTask(wishes, startExtraction),
    plan: (wishes) => withTask(wishes, planExtraction),
    migration: (scope) =>
      migrationSession(Effect.map(migrateStructuredRecord(session, patient, scope), remember), scope, tasks),
  };
}

type Tasks = ReturnType<typeof tasksOf>;

/** What a session's extractions have in common. */
function tasksOf(common: Pick<ExtractionTask<ExtractionSource>, "session" | "subject">) {
  return <Source extends ExtractionSource>(
    source: Effect.Effect<Source, GpConnectError>,
    access: Access,
    { sink, select, signal, maxBytes }: Wishes<Source>,
  ): ExtractionTask<Source> => ({
    ...common,
    source,
    access: { ...access, ...(maxBytes === undefined ? {} : { maxBytes }) },
    sink,
    ...(select === undefined ? {} : { select }),
    ...(signal === undefined ? {} : { signal }),
  });
}

type Wishes<Source extends ExtractionSource> = Pick<ExtractionTask<Source>, "sink" | "select" | "signal"> & {
  readonly maxBytes?: number;
};

function migrationSession(
  record: Effect.Effect<StructuredRecord, GpConnectError>,
  { includeSensitiveInformation }: { readonly includeSensitiveInformation: boolean },
  tasks: Tasks,
): MigrationSession {
  const access = { interaction: "migrate-document", sensitive: includeSensitiveInformation } as const;
  const source = Effect.map(record, resolvedSource);
  return {
    structuredRecord: ({ signal } = {}) => promised(record, signal),
    extract: (wishes) => startExtraction(tasks(source, access, wishes)),
    plan: (wishes) => planExtraction(tasks(source, access, wishes)),
  };
}

function expectedPatient({ nhsNumber, odsCode: _odsCode, ...details }: SessionPatient): ExpectedPatient {
  const parsed = parseNhsNumber(nhsNumber);
  if (parsed === undefined) {
    throw new InputError({
      code: "invalid-nhs-number",
      message:
        "That is not an NHS number: it must have ten digits, and the last one must be the right check digit.",
    });
  }
  return { nhsNumber: parsed, ...details };
}

function checkedUser(user: User): User {
  const missing = [
    ...(user.id.trim() === "" ? ["id"] : []),
    ...(user.name.family.trim() === "" ? ["name.family"] : []),
    ...(user.name.given.some((name) => name.trim() !== "") ? [] : ["name.given"]),
    ...(user.localUserId.value.trim() === "" ? ["localUserId.value"] : []),
  ];
  if (missing.length === 0) return user;
  throw new InputError({
    code: "invalid-user",
    message: `The user lacks ${missing.join(", ")}: GP Connect needs the logged-on user in every request.`,
  });
}
