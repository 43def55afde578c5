import { documentsCapabilityStatement, foundationsCapabilityStatement } from "./capability-statement.ts";
import { type Answer, fhirAnswer, whole } from "./exchange.ts";
import type { ServedInteraction } from "./interactions.ts";
import { createMemory } from "./memory.ts";
import type { PatientIndex } from "./patient-index.ts";
import { type PracticeCall, type PracticeIdentity, readCall } from "./practice-call.ts";
import { PRACTICE_RULES } from "./rules/practice-rules.ts";
import { firstRefused, judge } from "./rules/rule.ts";
import { findPatient, readBinary, searchDocuments } from "./serve-documents.ts";
import { migrateRecord, retrieveRecord, type Serving } from "./serve-record.ts";
import type { Service, Subject } from "./service.ts";
import { refusal, spineError } from "./spine-codes.ts";

/** The practice's system, with its three service roots. It asks the same of calls that come past the SSP. */
export function createPractice(identity: PracticeIdentity, patients: PatientIndex, now: () => Date): Service {
  const memory = createMemory();
  return {
    role: "practice",
    examine(request) {
      const call = readCall(request, identity, memory, now());
      const findings = judge(PRACTICE_RULES, call);
      const subject = subjectOf(call, identity.odsCode);
      return {
        subject,
        findings,
        answer() {
          const refused = firstRefused(findings);
          if (refused === undefined) return whole(answer(call, patients));
          const challenge = refused.refusal.status === 401 ? { "www-authenticate": "Bearer" } : undefined;
          return whole(spineError(refused.refusal, refused.problem, challenge));
        },
      };
    },
  };
}

function subjectOf(call: PracticeCall, odsCode: string): Subject {
  const binary = call.asked?.name === "retrieve-document" || call.asked?.name === "migrate-document";
  return {
    odsCode,
    interaction: call.interaction?.name ?? null,
    binaryId: binary ? call.resourceId : null,
    ...servingOf(call),
  };
}

function servingOf(call: PracticeCall): Serving {
  return {
    traceId: call.request.headers["ssp-traceid"] ?? "",
    documentsRoot: call.serviceRoots.documents,
  };
}

function answer(call: PracticeCall, patients: PatientIndex): Answer {
  if (call.asked === null) return spineError(refusal("NOT_IMPLEMENTED"));
  const serving = servingOf(call);
  const { query, resourceId } = call;
  const parameters = call.parameters.kind === "parameters" ? call.parameters.parameters : [];
  const answers = {
    "retrieve-structured-record": () => retrieveRecord(patients, parameters, serving),
    "migrate-structured-record": () => migrateRecord(patients, parameters, serving),
    "find-patient": () => findPatient(patients, query, serving),
    "search-documents": () => searchDocuments(patients, resourceId ?? "", query, serving),
    "retrieve-document": () => readBinary(patients, resourceId ?? "", true),
    "migrate-document": () => readBinary(patients, resourceId ?? "", false),
    "read-documents-capability-statement": () => fhirAnswer(200, documentsCapabilityStatement()),
    "read-foundations-capability-statement": () => fhirAnswer(200, foundationsCapabilityStatement()),
  } satisfies Record<ServedInteraction["name"], () => Answer>;
  return answers[call.asked.name]();
}
