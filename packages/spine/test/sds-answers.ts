import { type Answer, replyFhir } from "./http-server.ts";

const PARTY_KEY = "https://fhir.nhs.uk/Id/nhsMhsPartyKey";
const ASID = "https://fhir.nhs.uk/Id/nhsSpineASID";

/** An Endpoint as SDS has it; an address of `null` is left out. */
export function endpoint(address: string | null, partyKey: string | null = "A82038-820044"): object {
  return {
    resourceType: "Endpoint",
    identifier: partyKey === null ? [] : [{ system: PARTY_KEY, value: partyKey }],
    ...(address === null ? {} : { address }),
  };
}

export function device(asid: string | null): object {
  return {
    resourceType: "Device",
    identifier: [
      { system: PARTY_KEY, value: "A82038-820044" },
      ...(asid === null ? [] : [{ system: ASID, value: asid }]),
    ],
  };
}

export function searchset(...resources: readonly object[]): object {
  return { resourceType: "Bundle", type: "searchset", entry: resources.map((resource) => ({ resource })) };
}

/** SDS that knows one practice, whatever it is asked. */
export function answerLookUps({ serviceRoot, asid }: { serviceRoot: string; asid: string }): Answer {
  return (request, response) =>
    replyFhir(
      response,
      searchset(request.target.startsWith("/Endpoint") ? endpoint(serviceRoot) : device(asid)),
    );
}
