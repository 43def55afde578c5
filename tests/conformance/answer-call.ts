import { examineMigrationParameters, examineRecordParameters, isNhsNumber } from "./examine-parameters.ts";
import { type Arrival, examineRequest, pathOf } from "./examine-request.ts";
import { examineToken } from "./examine-token.ts";
import { type Finding, finding, type Refusal } from "./finding.ts";
import type { Consumer, Occasion, Practice, Roots } from "./practice.ts";
import { CLAUSES, SPINE_ERRORS, type SpineCode } from "./specification.ts";
import type { Transcript } from "./transcripts.ts";

/** What the provider answers to one request, and what is to be said about the request. */
export interface ProviderAnswer {
  readonly call: string;
  readonly findings: readonly Finding[];
  readonly reply: Reply;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Compressed, if the consumer accepts that. */
  readonly gzip: boolean;
}

export interface Known {
  readonly practice: Practice;
  readonly consumer: Consumer;
  readonly transcripts: readonly Transcript[];
  /** Those under which this provider is called now. */
  readonly roots: Roots;
}

/** Plays the provider: compares the request with its transcript and answers as the transcript's page says. */
export function answerCall(arrival: Arrival, known: Known): ProviderAnswer {
  const interaction = arrival.headers.get("ssp-interactionid");
  const here = known.transcripts.filter(({ request }) => request.path.test(pathOf(arrival.target)));
  const transcript = here.find((each) => each.interaction === interaction) ?? here[0];
  if (transcript === undefined) {
    const findings = [finding(CLAUSES.unknownRequest, "no transcript has this path", "NOT_IMPLEMENTED")];
    return { call: `${arrival.method} …`, findings, reply: refuse(findings[0]?.refusal ?? UNEXPECTED) };
  }
  const token = examineToken((arrival.headers.get("authorization") ?? "").replace(/^Bearer /, ""), {
    audience: known.roots[transcript.capability],
    reason: transcript.reason,
    scopes: transcript.scopes,
    organisation: known.consumer.odsCode,
    now: Math.floor(Date.now() / 1000),
  });
  const findings = [...examineRequest(arrival, transcript), ...token.findings];
  if (arrival.root !== known.roots[transcript.capability]) {
    findings.push(finding(CLAUSES.serviceRoot, "the root is another capability's", "BAD_REQUEST"));
  }
  const outcome = speak(transcript, arrival, token.scope, known);
  findings.push(...outcome.findings);
  const refusal = findings.find((each) => each.refusal !== null)?.refusal ?? null;
  return { call: transcript.call, findings, reply: refusal === null ? outcome.reply : refuse(refusal) };
}

export function refuse(refusal: Refusal): Reply {
  if (refusal.by === "proxy") {
    const { status, issue, reason } = refusal;
    const system = "http://fhir.nhs.net/ValueSet/gpconnect-schedule-response-code-1-0";
    const details = { coding: [{ code: String(status), display: reason, system }] };
    return operationOutcome(status, { code: issue, severity: "error", details, diagnostics: reason });
  }
  if (refusal.code === "unauthorised") {
    return { status: 401, headers: { "www-authenticate": refusal.challenge }, body: "", gzip: false };
  }
  const { status, issue, display } = SPINE_ERRORS[refusal.code];
  const system = "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1";
  const details = { coding: [{ system, code: refusal.code, display }] };
  return operationOutcome(status, {
    severity: "error",
    code: issue,
    details,
    diagnostics: "See the transcript.",
  });
}

interface Outcome {
  readonly findings: readonly Finding[];
  readonly reply: Reply;
}

/** The answer to a request that is as it should be, and what its body says wrong. */
function speak({ call }: Transcript, arrival: Arrival, scope: string, { practice, roots }: Known): Outcome {
  const occasion: Occasion = { roots, traceId: arrival.headers.get("ssp-traceid") ?? "" };
  const id = decodeURIComponent(pathOf(arrival.target).split("/")[2] ?? "");
  switch (call) {
    case "find a patient":
      return answered(findPatient(arrival, practice, occasion));
    case "search for a patient's documents":
      return answered(
        id === practice.patientId ? ok(practice.documentsSearch(occasion)) : refused("PATIENT_NOT_FOUND"),
      );
    case "retrieve a document":
      return answered(
        document(practice, id, (binary) =>
          binary.sensitive || binary.size > FIVE_MB ? "NO_RECORD_FOUND" : null,
        ),
      );
    case "migrate a document":
      return answered(
        document(practice, id, (binary) =>
          binary.sensitive && !scope.includes("conf/R") ? "NOT_AUTHORISED" : null,
        ),
      );
    case "retrieve a patient's structured record": {
      const { findings, included, nhsNumber } = examineRecordParameters(arrival.body, todayInLondon());
      if (nhsNumber !== practice.nhsNumber) return { findings, reply: refused("PATIENT_NOT_FOUND") };
      if (!included.has("includeConsultations")) return { findings, reply: refused("NOT_IMPLEMENTED") };
      return { findings, reply: { ...ok(practice.structuredRecord(occasion, included)), gzip: true } };
    }
    case "migrate a patient's structured record": {
      const { findings, nhsNumber, sensitive } = examineMigrationParameters(arrival.body, scope);
      if (nhsNumber !== practice.nhsNumber) return { findings, reply: refused("PATIENT_NOT_FOUND") };
      return { findings, reply: ok(practice.migratedRecord(occasion, sensitive)) };
    }
  }
}

const FIVE_MB = 5 * 1024 * 1024;

function findPatient({ target }: Arrival, practice: Practice, occasion: Occasion): Reply {
  const nhsNumber = decodeURIComponent(target).split("|")[1] ?? "";
  if (!isNhsNumber(nhsNumber)) return refused("INVALID_NHS_NUMBER");
  if (nhsNumber === practice.nhsNumber) return ok(practice.foundPatient(occasion));
  return ok(JSON.stringify({ resourceType: "Bundle", type: "searchset" }));
}

function document(
  { binaries }: Practice,
  id: string,
  refusal: (binary: { size: number; sensitive: boolean }) => SpineCode | null,
): Reply {
  const binary = binaries.get(id);
  if (binary === undefined) return refused("NO_RECORD_FOUND");
  const code = refusal(binary);
  if (code !== null) return refused(code);
  return { status: 200, headers: { etag: 'W/"1"' }, body: binary.body, gzip: binary.gzip };
}

function answered(reply: Reply): Outcome {
  return { findings: [], reply };
}

function ok(body: string): Reply {
  return { status: 200, headers: {}, body, gzip: false };
}

function refused(code: SpineCode): Reply {
  return refuse({ by: "provider", code });
}

const UNEXPECTED = { by: "provider", code: "INTERNAL_SERVER_ERROR" } as const;

function operationOutcome(status: number, issue: object): Reply {
  const meta = { profile: ["https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-OperationOutcome-1"] };
  const body = JSON.stringify({ resourceType: "OperationOutcome", meta, issue: [issue] }, null, 2);
  return { status, headers: {}, body, gzip: false };
}

function todayInLondon(): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/London" }).format(new Date());
}
