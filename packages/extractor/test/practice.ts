import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { onTestFinished } from "vitest";
import { createGpConnect, type Manners, type Session, type SessionOptions } from "../src/index.ts";

export const NHS_NUMBER = "9476719931";
export const OTHER_NHS_NUMBER = "9999999999";

/** What a practice answers with; what a test leaves out is as the specification has it. */
export interface Behaviour {
  /** DocumentReferences, made for the practice's own documents service root. @default one for each Binary */
  documents?(documentsRoot: string): readonly object[];
  /** Other resources of the record, beside Patient and DocumentReferences. @default none */
  readonly resources?: readonly object[];
  /** Contents of the Binaries, by id. */
  readonly binaries: Readonly<Record<string, string | Uint8Array>>;
  /** NHS number in the Patient that comes back. @default the one that was asked for */
  readonly answersWith?: string;
  /** Sees every request first; `true` if it has answered. */
  before?(request: IncomingMessage, response: ServerResponse, count: number): boolean | Promise<boolean>;
}

export interface Practice {
  /** `METHOD target` of each request, in order. */
  readonly requests: readonly string[];
  readonly headers: readonly IncomingMessage["headers"][];
  /** A session for a patient (by default the one with `NHS_NUMBER`) that does not wait between attempts. */
  session(options?: {
    readonly nhsNumber?: string;
    readonly user?: string;
    readonly manners?: Partial<Manners>;
  }): Session;
}

const PATH = "/A82038/STU3/1/gpconnect";

/** A practice on a free loopback port, until the test has finished. */
export async function startPractice(behaviour: Behaviour): Promise<Practice> {
  const requests: string[] = [];
  const headers: IncomingMessage["headers"][] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    headers.push(request.headers);
    const count = requests.length;
    void (async () => {
      const body = await bodyOf(request);
      if ((await behaviour.before?.(request, response, count)) === true) return;
      const root = `http://${request.headers.host}${PATH}/documents`;
      answer(behaviour, root, request.url ?? "", body, response);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  const base = `http://127.0.0.1:${address.port}${PATH}`;
  return {
    requests,
    headers,
    session: ({ nhsNumber = NHS_NUMBER, user = "u1", manners = {} } = {}) =>
      createGpConnect({
        route: {
          kind: "direct",
          serviceRoots: {
            structured: `${base}/structured`,
            documents: `${base}/documents`,
            migration: `${base}/migrate`,
          },
        },
        consumer: CONSUMER,
        manners: { retryDelay: 0, ...manners },
      }).session({ user: userNamed(user), patient: { nhsNumber, odsCode: "A82038" } }),
  };
}

export const CONSUMER = {
  asid: "200000000115",
  issuer: "https://consumer.example/",
  organisation: { odsCode: "RXX01", name: "Test Trust" },
  device: {
    identifier: { system: "https://consumer.example/device", value: "d1" },
    model: "Test",
    version: "1",
  },
};

export function userNamed(id: string): SessionOptions["user"] {
  return {
    id,
    name: { family: "Tester", given: ["Tess"] },
    localUserId: { system: "https://consumer.example/user", value: id },
  };
}

/** A DocumentReference of Patient/2, as page *DocumentReference* has it, with an available file unless said otherwise. */
export function documentReference(id: string, attachment: object, facts: object = {}): object {
  return {
    resourceType: "DocumentReference",
    id,
    identifier: [{ system: "https://provider.example/document", value: `document-${id}` }],
    status: "current",
    type: { text: "Letter" },
    subject: { reference: "Patient/2" },
    indexed: "2020-01-02T03:04:05Z",
    description: `About Jane Jackson: ${id}`,
    content: [{ attachment: { contentType: "text/plain", ...attachment } }],
    ...facts,
  };
}

export function sendFhir(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { "Content-Type": "application/fhir+json;charset=utf-8" });
  response.end(JSON.stringify(body));
}

function answer(
  behaviour: Behaviour,
  root: string,
  target: string,
  body: string,
  response: ServerResponse,
): void {
  const asked = /\b\d{10}\b/.exec(body || decodeURIComponent(target))?.[0] ?? NHS_NUMBER;
  const patient = patientWith(behaviour.answersWith ?? asked);
  const references =
    behaviour.documents?.(root) ??
    Object.keys(behaviour.binaries).map((id) => documentReference(id, { url: `${root}/Binary/${id}` }));
  const binaryId = /\/documents\/Binary\/([^/]+)$/.exec(target)?.[1];
  if (/\/Patient\/\$gpc\.(?:get|migrate)structuredrecord$/.test(target)) {
    sendFhir(response, bundle("collection", [patient, ...(behaviour.resources ?? []), ...references]));
  } else if (/\/documents\/Patient\?identifier=/.test(target)) {
    sendFhir(response, bundle("searchset", [patient]));
  } else if (/\/documents\/Patient\/2\/DocumentReference\?/.test(target)) {
    sendFhir(response, bundle("searchset", [patient, ...references]));
  } else if (binaryId !== undefined && Object.hasOwn(behaviour.binaries, binaryId)) {
    const content = Buffer.from(behaviour.binaries[binaryId] ?? "").toString("base64");
    sendFhir(response, { resourceType: "Binary", id: binaryId, contentType: "text/plain", content });
  } else {
    sendError(response, 404, "NO_RECORD_FOUND");
  }
}

export function sendError(response: ServerResponse, status: number, code: string): void {
  const coding = [{ system: "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1", code }];
  const issue = [{ severity: "error", code: "invalid", details: { coding } }];
  sendFhir(response, { resourceType: "OperationOutcome", issue }, status);
}

function patientWith(nhsNumber: string): object {
  return {
    resourceType: "Patient",
    id: "2",
    identifier: [{ system: "https://fhir.nhs.uk/Id/nhs-number", value: nhsNumber }],
    name: [{ use: "official", family: "Jackson", given: ["Jane"] }],
  };
}

function bundle(type: string, resources: readonly object[]): object {
  return { resourceType: "Bundle", type, entry: resources.map((resource) => ({ resource })) };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString("utf8");
}
