import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createSpine, type DirectRoute, type Manners, type SpineSession } from "@gpdocs/spine";
import { onTestFinished } from "vitest";

/** A practice's documents service that answers as a test tells it to. */
export interface Practice {
  readonly serviceRoot: string;
  /** `METHOD target` of each request, byte for byte as it came, in order. */
  readonly requests: readonly string[];
  /** Headers of each request. */
  readonly headers: readonly IncomingMessage["headers"][];
}

export type Answer = (
  response: ServerResponse,
  request: IncomingMessage,
  count: number,
) => void | Promise<void>;

/** Starts a practice at `path` on a free loopback port, until the test has finished. */
export async function startPractice(
  answer: Answer,
  path = "/A82038/STU3/1/gpconnect/documents",
): Promise<Practice> {
  const requests: string[] = [];
  const headers: IncomingMessage["headers"][] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    headers.push(request.headers);
    void answer(response, request, requests.length);
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
  return { serviceRoot: `http://127.0.0.1:${address.port}${path}`, requests, headers };
}

/** Answers with FHIR JSON, as *General API guidance* has it. */
export function sendFhir(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, {
    "Content-Type": "application/fhir+json;charset=utf-8",
    "Cache-Control": "no-store",
  });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

/** A provider's error: page *Error handling*. */
export function sendError(response: ServerResponse, status: number, spineCode: string): void {
  sendFhir(
    response,
    {
      resourceType: "OperationOutcome",
      issue: [
        {
          severity: "error",
          code: "invalid",
          details: {
            coding: [
              { system: "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1", code: spineCode },
            ],
          },
        },
      ],
    },
    status,
  );
}

/** A session that calls the practice directly, and does not wait between attempts. */
export function sessionWith(
  practice: Pick<Practice, "serviceRoot">,
  manners: Partial<Manners> = {},
  route: Pick<DirectRoute, "rawBodies"> = {},
): SpineSession {
  const spine = createSpine({
    route: { kind: "direct", serviceRoots: { documents: practice.serviceRoot }, ...route },
    manners: { retryDelay: 0, ...manners },
  });
  return spine.session({
    odsCode: "A82038",
    consumer: {
      asid: "200000000115",
      issuer: "https://consumer.example/",
      organisation: { odsCode: "RXX01", name: "Test Trust" },
      device: {
        identifier: { system: "https://consumer.example/device", value: "d1" },
        model: "Test",
        version: "1",
      },
    },
    user: {
      id: "u1",
      name: { family: "Tester", given: ["Tess"] },
      localUserId: { system: "https://consumer.example/user", value: "u1" },
    },
  });
}
