import { Agent, type IncomingMessage, request as send } from "node:http";
import { type Answer, fhirAnswer, flatHeaders, type Reply, type WireRequest, whole } from "./exchange.ts";
import { interactionOf } from "./interactions.ts";
import { firstRefused, judge } from "./rules/rule.ts";
import { SSP_RULES, type SspCall } from "./rules/ssp-rules.ts";
import type { Registration } from "./sds.ts";
import type { Service, Subject } from "./service.ts";
import type { Refusal } from "./spine-codes.ts";

export interface Ssp extends Service {
  close(): void;
}

/**
 * The Spine Secure Proxy: `http://ssp/http://practice/…`. It forwards to a practice over HTTP what SDS has a service root
 * for, and nothing else.
 */
export function createSsp(practices: readonly Registration[], consumerAsid: string): Ssp {
  const agent = new Agent({ keepAlive: true });
  const byAsid = new Map(practices.map((practice) => [practice.asid, practice]));
  return {
    role: "ssp",
    examine(request) {
      const practice = byAsid.get(request.headers["ssp-to"] ?? "");
      const call = readSspCall(request, practice, consumerAsid);
      const findings = judge(SSP_RULES, call);
      return {
        findings,
        subject: subjectOf(call),
        answer(gone) {
          const refused = firstRefused(findings);
          return refused === undefined
            ? forward(call, agent, gone)
            : whole(refuse(refused.refusal, refused.problem));
        },
      };
    },
    close: () => agent.destroy(),
  };
}

function readSspCall(
  request: WireRequest,
  practice: Registration | undefined,
  consumerAsid: string,
): SspCall {
  const interaction = interactionOf(request.headers["ssp-interactionid"]);
  const receiver =
    practice === undefined || interaction === null
      ? null
      : {
          odsCode: practice.odsCode,
          partyKey: practice.partyKey,
          registeredRoot: practice.serviceRoots[interaction.capability],
          documentsRoot: practice.serviceRoots.documents,
        };
  return { request, targetUrl: request.target.slice(1), interaction, receiver, consumerAsid };
}

function subjectOf(call: SspCall): Subject {
  const { request, interaction, receiver } = call;
  const binary = interaction?.name === "retrieve-document" || interaction?.name === "migrate-document";
  return {
    odsCode: receiver?.odsCode ?? null,
    interaction: interaction?.name ?? null,
    binaryId: binary ? (interaction.path.exec(pathBelow(call))?.[1] ?? null) : null,
    traceId: request.headers["ssp-traceid"] ?? "",
    documentsRoot: receiver?.documentsRoot ?? null,
  };
}

/** The request below the service root; empty where that is not the registered one. */
function pathBelow({ targetUrl, receiver }: SspCall): string {
  const [path = ""] = targetUrl.split("?", 1);
  const root = `${receiver?.registeredRoot ?? ""}/`;
  return receiver !== null && path.startsWith(root) ? path.slice(root.length) : "";
}

/**
 * The target begins with the registered root here, so its host and port are the practice's. A consumer that goes away takes
 * its request to the practice along.
 */
function forward({ request, targetUrl }: SspCall, agent: Agent, gone: AbortSignal): Promise<Reply> {
  const { hostname, port, origin } = new URL(targetUrl);
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
    gone.addEventListener("abort", () => outgoing.destroy(), { once: true });
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
