import type { Role, WireRequest } from "./exchange.ts";
import type { ServedInteractionName } from "./interactions.ts";
import type { Examination } from "./service.ts";

/** A request that the simulator received. A call through the SSP is two of them: one at the SSP, one at the practice. */
export interface ReceivedRequest {
  readonly role: Role;
  /** The practice that is meant; `null` where SDS or the SSP cannot tell. */
  readonly odsCode: string | null;
  readonly method: string;
  /** The request target, byte for byte as it stood in the request line. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly interaction: ServedInteractionName | null;
  readonly binaryId: string | null;
  /** Names of the rules that the request breaks. */
  readonly rulesBroken: readonly string[];
  /** HTTP status answered; `null` as long as there is none, and where the connection was reset instead. */
  readonly status: number | null;
}

export interface RequestLog {
  /** In order of arrival, the latest. */
  readonly requests: readonly ReceivedRequest[];
  /** @returns what to call with the status */
  arrived(request: WireRequest, examination: Examination): (status: number) => void;
}

/** @param kept how many requests are remembered at least; a tenth more at most */
export function createRequestLog(kept: number): RequestLog {
  const requests: ReceivedRequest[] = [];
  return {
    requests,
    arrived(request, { subject, findings }) {
      const entry = {
        role: request.role,
        odsCode: subject.odsCode,
        method: request.method,
        url: request.target,
        headers: request.headers,
        body: Buffer.from(request.body).toString("utf8"),
        interaction: subject.interaction,
        binaryId: subject.binaryId,
        rulesBroken: findings.filter(({ verdict }) => verdict.kind === "failed").map(({ rule }) => rule),
        status: NOT_ANSWERED,
      };
      requests.push(entry);
      if (requests.length > kept * 1.1) requests.splice(0, requests.length - kept);
      return (status) => {
        entry.status = status;
      };
    },
  };
}

const NOT_ANSWERED: number | null = null;
