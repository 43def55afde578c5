import { randomUUID } from "node:crypto";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { gunzipSync } from "node:zlib";
import { isObject, parseJson } from "./json.ts";

/** One request, written by hand and changed at will. */
export interface Written {
  method: string;
  /** Everything behind the server's address, as it goes into the request line. */
  target: string;
  headers: Record<string, string>;
  body: string;
}

export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends a request exactly as it is written: `fetch` would put the target in order first. */
export function send(origin: string, { method, target, headers, body }: Written): Promise<Received> {
  const { hostname, port } = new URL(origin);
  const framed = body === "" ? headers : { ...headers, "Content-Length": String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const call = httpRequest(
      { hostname, port, method, path: target, headers: framed, agent: false },
      (response) => {
        const pieces: Buffer[] = [];
        response.on("data", (piece: Buffer) => pieces.push(piece));
        response.on("error", reject);
        response.on("end", () => {
          const bytes = Buffer.concat(pieces);
          const text = (response.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes).toString(
            "utf8",
          );
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        });
      },
    );
    call.on("error", reject);
    call.end(body);
  });
}

/** The claims of the specification's full example, for another consumer. Each test may change what it likes. */
export function exampleClaims(audience: string): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: "https://consumersupplier.thirdparty.nhs.uk/",
    sub: "10019",
    aud: audience,
    exp: now + 300,
    iat: now,
    reason_for_request: "directcare",
    requested_scope: "patient/*.read",
    requesting_device: {
      resourceType: "Device",
      identifier: [{ system: "https://consumersupplier.com/Id/device-identifier", value: "CONS-APP-4" }],
      model: "Consumer product name",
      version: "5.3.0",
    },
    requesting_organization: {
      resourceType: "Organization",
      identifier: [{ system: "https://fhir.nhs.uk/Id/ods-organization-code", value: "X99902" }],
      name: "Test Hospital",
    },
    requesting_practitioner: {
      resourceType: "Practitioner",
      id: "10019",
      identifier: [
        { system: "https://fhir.nhs.uk/Id/sds-user-id", value: "111222333444" },
        { system: "https://fhir.nhs.uk/Id/sds-role-profile-id", value: "444555666777" },
        {
          system: "https://consumersupplier.com/Id/user-guid",
          value: "98ed4f78-814d-4266-8d5b-cde742f3093c",
        },
      ],
      name: [{ family: "Jones", given: ["Claire"], prefix: ["Dr"] }],
    },
  };
}

export function bearer(claims: object, header: object = { alg: "none", typ: "JWT" }): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `Bearer ${part(header)}.${part(claims)}.`;
}

/** The headers of the specification's examples. */
export function exampleHeaders(interaction: string, authorization: string): Record<string, string> {
  return {
    Accept: "application/fhir+json;charset=utf-8",
    "Accept-Encoding": "gzip",
    "Ssp-TraceID": randomUUID(),
    "Ssp-From": "200000000115",
    "Ssp-To": "200000000116",
    "Ssp-InteractionID": interaction,
    Authorization: authorization,
  };
}

export const STRUCTURED_ROOT = "https://exampleGPSystem.example/B99901/STU3/1/gpconnect/structured";
export const DOCUMENTS_ROOT = "https://Documents.exampleGPSystem.example/B99901/STU3/1/GPConnect/Documents";

/** A right request for each call, through the proxy. */
export const RIGHT = {
  find: (): Written =>
    get(
      "/Patient?identifier=https%3A%2F%2Ffhir.nhs.uk%2FId%2Fnhs-number%7C9991234578",
      "urn:nhs:names:services:gpconnect:documents:fhir:rest:search:patient-1",
    ),
  search: (): Written =>
    get(
      "/Patient/04603d77-1a4e-4d63-b246-d7504f8bd8f3/DocumentReference" +
        "?_include=DocumentReference:subject:Patient&_include=DocumentReference:custodian:Organization" +
        "&_include=DocumentReference:author:Organization&_include=DocumentReference:author:Practitioner" +
        "&_revinclude:recurse=PractitionerRole:practitioner",
      "urn:nhs:names:services:gpconnect:documents:fhir:rest:search:documentreference-1",
    ),
  retrieve: (binaryId: string): Written =>
    get(`/Binary/${binaryId}`, "urn:nhs:names:services:gpconnect:documents:fhir:rest:read:binary-1"),
  migrate: (binaryId: string, scope: string): Written =>
    get(`/Binary/${binaryId}`, "urn:nhs:names:services:gpconnect:documents:fhir:rest:migrate:binary-1", {
      reason_for_request: "migration",
      requested_scope: scope,
    }),
  record: (parameters: readonly object[]): Written =>
    post("getstructuredrecord", parameters, { requested_scope: "patient/*.read conf/N" }),
  migratedRecord: (includeSensitiveInformation: boolean): Written =>
    post(
      "migratestructuredrecord",
      [
        {
          name: "includeFullRecord",
          part: [{ name: "includeSensitiveInformation", valueBoolean: includeSensitiveInformation }],
        },
      ],
      {
        reason_for_request: "migration",
        requested_scope: includeSensitiveInformation ? "patient/*.read conf/R" : "patient/*.read conf/N",
      },
    ),
};

function get(request: string, interaction: string, claims: object = {}): Written {
  const authorization = bearer({ ...exampleClaims(DOCUMENTS_ROOT), ...claims });
  const headers = exampleHeaders(interaction, authorization);
  return { method: "GET", target: `/${DOCUMENTS_ROOT}${request}`, headers, body: "" };
}

function post(operation: string, parameters: readonly object[], claims: object): Written {
  const authorization = bearer({ ...exampleClaims(STRUCTURED_ROOT), ...claims });
  const patient = { system: "https://fhir.nhs.uk/Id/nhs-number", value: "9991234578" };
  return {
    method: "POST",
    target: `/${STRUCTURED_ROOT}/Patient/$gpc.${operation}`,
    headers: {
      ...exampleHeaders(`urn:nhs:names:services:gpconnect:fhir:operation:gpc.${operation}-1`, authorization),
      "Content-Type": "application/fhir+json;charset=utf-8",
    },
    body: JSON.stringify({
      resourceType: "Parameters",
      parameter: [{ name: "patientNHSNumber", valueIdentifier: patient }, ...parameters],
    }),
  };
}

/** The same request with other claims in its token; undefined takes a claim away. */
export function changedClaims(written: Written, changes: object): Written {
  const payload = written.headers["Authorization"]?.split(".")[1] ?? "";
  const claims = parseJson(Buffer.from(payload, "base64url").toString("utf8"));
  const authorization = bearer({ ...(isObject(claims) ? claims : {}), ...changes });
  return { ...written, headers: { ...written.headers, Authorization: authorization } };
}
