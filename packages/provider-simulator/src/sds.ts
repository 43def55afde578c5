import { SYSTEMS } from "@gpdocs/model";
import { type Answer, fhirAnswer, type WireRequest, whole } from "./exchange.ts";
import { DEMONSTRATION_CONSUMER, DEMONSTRATION_MANUFACTURER } from "./identities.ts";
import { interactionOf, SERVED_INTERACTIONS } from "./interactions.ts";
import type { ServiceRoots } from "./practice-call.ts";
import { type QueryReading, readQuery, tokenValue, valuesOf } from "./query.ts";
import { firstRefused, judge } from "./rules/rule.ts";
import { SDS_RULES, type SdsCall, type SdsResource } from "./rules/sds-rules.ts";
import type { Service } from "./service.ts";
import type { Refusal } from "./spine-codes.ts";

/** Where the FHIR service stands on its server. */
export const SDS_PATH = "/spine-directory/FHIR/R4";

/** What SDS holds of a practice. */
export interface Registration {
  readonly odsCode: string;
  readonly asid: string;
  readonly partyKey: string;
  readonly serviceRoots: ServiceRoots;
}

/** The Spine Directory Service's FHIR R4 API: the practices' Endpoints and Devices, and the demonstration consumer's Device. */
export function createSds(practices: readonly Registration[]): Service {
  const directory = {
    Endpoint: practices.flatMap(endpoints),
    Device: [...practices.map(practiceDevice), consumerDevice()],
  };
  return {
    role: "sds",
    examine(request) {
      const call = readSdsCall(request);
      const findings = judge(SDS_RULES, call);
      const asked = practices.find(({ odsCode }) => valuesOf(call.query, "organization")[0] === ods(odsCode));
      return {
        findings,
        subject: {
          odsCode: asked?.odsCode ?? null,
          interaction: interactionOf(interactionIdOf(call.query))?.name ?? null,
          binaryId: null,
          traceId: request.headers["x-correlation-id"] ?? "",
          documentsRoot: asked?.serviceRoots.documents ?? null,
        },
        answer() {
          const refused = firstRefused(findings);
          return whole(
            refused === undefined ? found(call, directory) : refuse(refused.refusal, refused.problem),
          );
        },
      };
    },
  };
}

function readSdsCall(request: WireRequest): SdsCall {
  const [path = "", query = ""] = request.target.split("?", 2);
  const name = path.startsWith(`${SDS_PATH}/`) ? path.slice(SDS_PATH.length + 1) : "";
  const resource: SdsResource | null = name === "Endpoint" || name === "Device" ? name : null;
  return { request, resource, query: readQuery(query) };
}

function found({ resource, query }: SdsCall, directory: Directory): Answer {
  const candidates = resource === null ? [] : directory[resource];
  const entry = candidates.filter(({ matches }) => matches(query)).map((candidate) => candidate.entry);
  return fhirAnswer(200, { resourceType: "Bundle", type: "searchset", total: entry.length, entry });
}

type Directory = Readonly<Record<SdsResource, readonly Candidate[]>>;

interface Candidate {
  readonly entry: object;
  matches(query: QueryReading): boolean;
}

/** One Endpoint for each interaction. */
function endpoints(
  { odsCode, partyKey, serviceRoots }: Registration,
  practice: number,
): readonly Candidate[] {
  return SERVED_INTERACTIONS.map((interaction, place) => ({
    matches: (query) =>
      asksFor(query, odsCode, partyKey) &&
      interactionIdOf(query) === interaction.id &&
      !asksForManufacturer(query),
    entry: {
      resource: {
        resourceType: "Endpoint",
        id: resourceId(practice, place),
        identifier: [identifier(SYSTEMS.nhsMhsPartyKey, partyKey)],
        status: "active",
        connectionType: {
          system: "http://terminology.hl7.org/CodeSystem/endpoint-connection-type",
          code: "hl7-fhir-rest",
        },
        managingOrganization: { identifier: identifier(SYSTEMS.odsOrganizationCode, odsCode) },
        payloadType: [{ text: "Any" }],
        address: serviceRoots[interaction.capability],
      },
      search: { mode: "match" },
    },
  }));
}

function practiceDevice({ odsCode, partyKey, asid }: Registration, practice: number): Candidate {
  return {
    matches: (query) => asksFor(query, odsCode, partyKey) && isServed(query) && !asksForManufacturer(query),
    entry: device(resourceId(practice, 100), asid, partyKey, odsCode),
  };
}

function consumerDevice(): Candidate {
  const { asid, organisation } = DEMONSTRATION_CONSUMER;
  const partyKey = `${organisation.odsCode}-800002`;
  return {
    matches: (query) =>
      asksFor(query, organisation.odsCode, partyKey) &&
      isServed(query) &&
      manufacturersOf(query).every((value) => value === ods(DEMONSTRATION_MANUFACTURER)),
    entry: device(resourceId(0, 101), asid, partyKey, organisation.odsCode),
  };
}

function device(id: string, asid: string, partyKey: string, odsCode: string): object {
  return {
    resource: {
      resourceType: "Device",
      id,
      identifier: [identifier(SYSTEMS.nhsSpineAsid, asid), identifier(SYSTEMS.nhsMhsPartyKey, partyKey)],
      owner: { identifier: identifier(SYSTEMS.odsOrganizationCode, odsCode) },
    },
    search: { mode: "match" },
  };
}

function asksFor(query: QueryReading, odsCode: string, partyKey: string): boolean {
  const partyKeys = identifiersOf(query, SYSTEMS.nhsMhsPartyKey);
  return (
    valuesOf(query, "organization").every((value) => value === ods(odsCode)) &&
    partyKeys.every((value) => value === partyKey)
  );
}

function isServed(query: QueryReading): boolean {
  return interactionOf(interactionIdOf(query)) !== null;
}

function interactionIdOf(query: QueryReading): string | undefined {
  return identifiersOf(query, SYSTEMS.nhsServiceInteractionId)[0];
}

function identifiersOf(query: QueryReading, system: string): readonly string[] {
  return valuesOf(query, "identifier").flatMap((value) => tokenValue(value, system) ?? []);
}

function manufacturersOf(query: QueryReading): readonly string[] {
  return valuesOf(query, "manufacturing-organization");
}

function asksForManufacturer(query: QueryReading): boolean {
  return manufacturersOf(query).length > 0;
}

function ods(odsCode: string): string {
  return `${SYSTEMS.odsOrganizationCode}|${odsCode}`;
}

function identifier(system: string, value: string): object {
  return { system, value };
}

function resourceId(practice: number, place: number): string {
  return `00000000-0000-4000-8000-${String(practice * 1000 + place).padStart(12, "0")}`;
}

/** SDS has no Spine codes in its refusals. */
function refuse({ status, issueType }: Refusal, problem: string): Answer {
  const issue = [{ severity: "error", code: issueType, diagnostics: problem }];
  return fhirAnswer(status, { resourceType: "OperationOutcome", issue });
}
