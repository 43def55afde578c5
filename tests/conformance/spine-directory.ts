import { randomUUID } from "node:crypto";
import { type Finding, finding } from "./finding.ts";
import type { Consumer, Practice } from "./practice.ts";
import { CLAUSES } from "./specification.ts";
import type { Transcript } from "./transcripts.ts";

/** What the Spine Directory Service answers, over REST and in FHIR R4; the look-ups are those of the specification. */
export interface DirectoryAnswer {
  readonly status: 200 | 400 | 404 | 406;
  readonly body: string;
  readonly findings: readonly Finding[];
}

/** @param target path and query behind the directory's base, undecoded */
export function lookUp(
  { method, target, headers }: { method: string; target: string; headers: ReadonlyMap<string, string> },
  known: { practice: Practice; consumer: Consumer; transcripts: readonly Transcript[] },
): DirectoryAnswer {
  const [path, query = ""] = target.split("?");
  const findings = examineHeaders(method, headers);
  if (headers.get("accept") !== "application/fhir+json") {
    findings.push(finding(CLAUSES.directoryRest, "Accept is another", null));
    return { status: 406, body: outcome("not-supported"), findings };
  }
  if (path !== "/Endpoint" && path !== "/Device") {
    findings.push(finding(CLAUSES.directory, "neither Endpoint nor Device is looked up", null));
    return { status: 404, body: outcome("not-found"), findings };
  }
  if (!/^[^|<>"{}\s]*$/.test(query))
    findings.push(finding(CLAUSES.percentEncoding, "the directory's query is not encoded", null));
  const asked = new URLSearchParams(query);
  const interaction = identified(asked, INTERACTION);
  const transcript = known.transcripts.find((each) => each.interaction === interaction);
  if (path === "/Endpoint" && transcript === undefined) {
    findings.push(
      finding(CLAUSES.directory, "the Endpoint look-up names no interaction that a provider has", null),
    );
  }
  if (
    path === "/Device" &&
    identified(asked, PARTY_KEY) === undefined &&
    !asked.has("manufacturing-organization")
  ) {
    findings.push(finding(CLAUSES.partyKey, "the Device look-up names no party key", null));
  }
  const entries = path === "/Endpoint" ? endpoints(asked, transcript, known.practice) : devices(asked, known);
  return { status: 200, body: searchset(entries), findings };
}

const INTERACTION = "https://fhir.nhs.uk/Id/nhsServiceInteractionId";
const PARTY_KEY = "https://fhir.nhs.uk/Id/nhsMhsPartyKey";
const ODS = "https://fhir.nhs.uk/Id/ods-organization-code";

function examineHeaders(method: string, headers: ReadonlyMap<string, string>): Finding[] {
  const wanted: [boolean, string][] = [
    [method === "GET", `the verb is ${method}`],
    [(headers.get("apikey") ?? "") !== "", "there is no apikey"],
    [
      /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(headers.get("x-correlation-id") ?? ""),
      "X-Correlation-Id is no UUID",
    ],
  ];
  return wanted.filter(([right]) => !right).map(([, found]) => finding(CLAUSES.directoryRest, found, null));
}

function identified(asked: URLSearchParams, system: string): string | undefined {
  const token = asked.getAll("identifier").find((each) => each.startsWith(`${system}|`));
  return token?.slice(system.length + 1);
}

function endpoints(asked: URLSearchParams, transcript: Transcript | undefined, practice: Practice): object[] {
  if (asked.get("organization") !== `${ODS}|${practice.odsCode}` || transcript === undefined) return [];
  return [
    {
      resourceType: "Endpoint",
      id: randomUUID(),
      identifier: [
        { system: "https://fhir.nhs.uk/Id/nhsMhsFQDN", value: "exampleGPSystem.example" },
        { system: PARTY_KEY, value: practice.partyKey },
        { system: "https://fhir.nhs.uk/Id/nhsMhsCPAId", value: "S20001A000001" },
      ],
      status: "active",
      connectionType: {
        system: "http://terminology.hl7.org/CodeSystem/endpoint-connection-type",
        code: "hl7-fhir-rest",
      },
      managingOrganization: { identifier: { system: ODS, value: practice.odsCode } },
      payloadType: [
        { coding: [{ system: "http://terminology.hl7.org/CodeSystem/endpoint-payload-type", code: "any" }] },
      ],
      address: practice.roots[transcript.capability],
    },
  ];
}

function devices(
  asked: URLSearchParams,
  { practice, consumer }: { practice: Practice; consumer: Consumer },
): object[] {
  const organization = asked.get("organization");
  const partyKey = identified(asked, PARTY_KEY);
  if (organization === `${ODS}|${practice.odsCode}` && partyKey === practice.partyKey) {
    return [device(practice.asid, practice.partyKey, practice.odsCode)];
  }
  const manufacturer = asked.get("manufacturing-organization");
  if (
    organization === `${ODS}|${consumer.odsCode}` &&
    manufacturer === `${ODS}|${consumer.manufacturerOdsCode}`
  ) {
    return [device(consumer.asid, `${consumer.odsCode}-800001`, consumer.odsCode)];
  }
  return [];
}

function device(asid: string, partyKey: string, odsCode: string): object {
  return {
    resourceType: "Device",
    id: randomUUID(),
    identifier: [
      { system: PARTY_KEY, value: partyKey },
      { system: "https://fhir.nhs.uk/Id/nhsSpineASID", value: asid },
    ],
    owner: { identifier: { system: ODS, value: odsCode } },
  };
}

function searchset(resources: readonly object[]): string {
  const entry = resources.map((resource) => ({
    fullUrl: `urn:uuid:${randomUUID()}`,
    resource,
    search: { mode: "match" },
  }));
  return JSON.stringify({ resourceType: "Bundle", type: "searchset", total: entry.length, entry }, null, 2);
}

function outcome(code: string): string {
  return JSON.stringify({ resourceType: "OperationOutcome", issue: [{ severity: "error", code }] });
}
