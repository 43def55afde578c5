import { Agent, type IncomingMessage, request as send } from "node:http";
import { type Answer, fhirAnswer, flatHeaders, type Reply, type WireRequest, whole } from "./exchange.ts";
import { interactionOf } from "./interactions.ts";
import { firstRefused, judge } from "./rules/rule.ts";
import { SSP_RULES, type SspCall } from "./rules/ssp-rules.ts";
import type { Registration } from "./sds.ts";
import type { Service } from "./service.ts";
import type { Refusal } from "./spine-codes.ts";

export interface Ssp extends Service {
  close(): void;
}

/**
 * The Spine Secure Proxy: `http://ssp/http://practice/…`. It forwards to the practice over HTTP what SDS has a service
 * root for, and nothing else.
 */
export function createSsp(practice: Registration, consumerAsid: string): Ssp {
  const agent = new Agent({ keepAlive: true });
  return {
    role: "ssp",
    examine(request) {
      const call = readSspCall(request, practice, consumerAsid);
      const findings = judge(SSP_RULES, call);
      return {
        findings,
        subject: {
          interaction: call.interaction?.name ?? null,
          binaryId: call.interaction?.path.exec(pathBelow(call))?.[1] ?? null,
          traceId: request.headers["ssp-traceid"] ?? "",
          documentsRoot: practice.serviceRoots.documents,
        },
        answer() {
          const refused = firstRefused(findings);
          return refused === undefined
            ? forward(call, agent)
            : whole(refuse(refused.refusal, refused.problem));
        },
      };
    },
    close: () => agent.destroy(),
  };
}

function readSspCall(request: WireRequest, practice: Registration, consumerAsid: string): SspCall {
  const interaction = interactionOf(request.headers["ssp-interactionid"]);
  return {
    request,
    targetUrl: request.target.slice(1),
    interaction,
    registeredRoot: interaction === null ? null : practice.serviceRoots[interaction.capability],
    consumerAsid,
    practiceAsid: practice.asid,
    partyKey: practice.partyKey,
  };
}

/** The request below the service root; empty where that is not the registered one. */
function pathBelow({ targetUrl, registeredRoot }: SspCall): string {
  const [path = ""] = targetUrl.split("?", 1);
  return registeredRoot !== null && path.startsWith(`${registeredRoot}/`)
    ? path.slice(registeredRoot.length + 1)
    : "";
}

/** The target begins with the registered root here, so its host and port are the practice's. */
function forward({ request, targetUrl, registeredRoot }: SspCall, agent: Agent): Promise<Reply> {
  const { hostname, port, origin } = new URL(registeredRoot ?? targetUrl);
  const options = {
    agent,
    hostname,
    port,
    method: request.method,
    path: targetUrl.slice(origin.length),
    headers: { ...endToEnd(request.headers), "content-length": String(request.body.length) },
  };
  const [url = ""] = targetUrl.split("?", 1);
  return new Promise((resolve) => {
    const outgoing = send(options, (incoming) => resolve(whole(passedOn(incoming))));
    outgoing.on("error", () =>
      resolve(whole(refuse(UNREACHABLE, `ERROR_COMMUNICATING_TO_ENDPOINT_URL_${url}`))),
    );
    outgoing.end(request.body);
  });
}

/** As it came, compressed or not. A body that breaks off breaks off here as well. */
function passedOn(incoming: IncomingMessage): Answer {
  const headers = endToEnd(flatHeaders(incoming.headers));
  return { status: incoming.statusCode ?? 502, headers, body: incoming, compressible: false };
}

const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "transfer-encoding",
  "host",
  "te",
  "trailer",
  "upgrade",
]);

function endToEnd(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));
}

const UNREACHABLE: Refusal = { status: 502, issueType: "transient", spineCode: null };

/** The SSP's own shape of error: the HTTP status as code, the reason as display. Page: *Error handling*. */
function refuse({ status, issueType }: Refusal, reason: string): Answer {
  const system =
    status === 405
      ? "https://fhir.nhs.uk/StructureDefinition/spine-operationoutcome-1"
      : "http://fhir.nhs.net/ValueSet/gpconnect-schedule-response-code-1-0";
  const details = { coding: [{ system, code: String(status), display: reason }] };
  const issue = [{ severity: "error", code: issueType, details, diagnostics: reason }];
  return fhirAnswer(status, { resourceType: "OperationOutcome", issue });
}
