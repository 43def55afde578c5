import { htmlPage, operationOutcome200, redirectElsewhere, status } from "./answers.ts";
import { badBase64Character, badBase64Length, badBase64Padding } from "./bad-base64.ts";
import {
  contentFirst,
  contentLast,
  otherResourceType,
  withoutContent,
  wrongBinaryId,
  wrongContentType,
} from "./binaries.ts";
import {
  incompleteJson,
  resetBeforeAnswer,
  resetInsideBody,
  truncatedBody,
  truncatedContentLength,
} from "./broken-off.ts";
import { wrongDeclaredContentType, wrongDeclaredSize } from "./declarations.ts";
import type { Fault } from "./fault.ts";
import { latency, slowDrip, slowHeaders } from "./pace.ts";
import { endlessBody, gzipBomb } from "./without-end.ts";

/**
 * Every fault that needs no more than a name. `wrong-patient` needs a record, so it is to be had from its factory only;
 * faults of the network are not of a request, see `Provider.breakNetwork`.
 */
export const faultNames = [
  "latency",
  "slow-headers",
  "slow-drip",
  "reset-before-answer",
  "reset-inside-body",
  "truncated-body",
  "truncated-content-length",
  "incomplete-json",
  "status-429",
  "status-429-retry-after-seconds",
  "status-429-retry-after-date",
  "status-503",
  "status-503-retry-after-seconds",
  "status-503-retry-after-date",
  "html-page-200",
  "html-page-502",
  "operation-outcome-200",
  "redirect-elsewhere",
  "bad-base64-character",
  "bad-base64-padding",
  "bad-base64-length",
  "without-content",
  "other-resource-type",
  "wrong-binary-id",
  "wrong-content-type",
  "content-first",
  "content-last",
  "wrong-declared-size",
  "wrong-declared-content-type",
  "endless-body",
  "gzip-bomb",
] as const;

export type FaultName = (typeof faultNames)[number];

/** What can be chosen of a fault. One that does not take an option refuses it. */
export interface FaultOptions {
  /** Latency, or the pause between headers or pieces. @default 1000 for `latency`, 50 for `slow-headers`, 20 for `slow-drip` */
  readonly milliseconds?: number;
  /**
   * After how many bytes of the body it breaks off; the size of a drop, from 1; the size of an endless body or a bomb.
   *
   * @default half of the body; 1024 for `slow-drip`; 64 MiB for `endless-body`, 256 MiB for `gzip-bomb`
   */
  readonly bytes?: number;
  /** `Retry-After`, or how far ahead its date is. @default 1 */
  readonly seconds?: number;
  /** Where `redirect-elsewhere` leads: `http://host:port`. @default an origin that does not exist */
  readonly origin?: string;
}

/**
 * Makes a fault.
 *
 * @param name one of {@link faultNames}
 * @throws RangeError if there is no such fault, or it does not take such an option
 * @example provider.misbehave(faultNamed("latency", { milliseconds: 200 }));
 */
export function faultNamed(name: string, options: FaultOptions = {}): Fault {
  const known = faultNames.find((candidate) => candidate === name);
  if (known === undefined) {
    throw new RangeError(`There is no fault "${name}". There are: ${faultNames.join(", ")}.`);
  }
  const { takes, make } = MADE[known];
  check(known, takes, options);
  return make(options);
}

interface Making {
  readonly takes: readonly (keyof FaultOptions)[];
  make(options: FaultOptions): Fault;
}

const MEBIBYTE = 1_048_576;

const MADE: Readonly<Record<FaultName, Making>> = {
  latency: { takes: ["milliseconds"], make: ({ milliseconds = 1000 }) => latency(milliseconds) },
  "slow-headers": { takes: ["milliseconds"], make: ({ milliseconds = 50 }) => slowHeaders(milliseconds) },
  "slow-drip": {
    takes: ["bytes", "milliseconds"],
    make: ({ bytes = 1024, milliseconds = 20 }) => slowDrip(bytes, milliseconds),
  },
  "reset-before-answer": plain(resetBeforeAnswer),
  "reset-inside-body": brokenOff(resetInsideBody),
  "truncated-body": brokenOff(truncatedBody),
  "truncated-content-length": brokenOff(truncatedContentLength),
  "incomplete-json": brokenOff(incompleteJson),
  "status-429": plain(() => status(429)),
  "status-429-retry-after-seconds": retryAfterSeconds(429),
  "status-429-retry-after-date": retryAfterDate(429),
  "status-503": plain(() => status(503)),
  "status-503-retry-after-seconds": retryAfterSeconds(503),
  "status-503-retry-after-date": retryAfterDate(503),
  "html-page-200": plain(() => htmlPage(200)),
  "html-page-502": plain(() => htmlPage(502)),
  "operation-outcome-200": plain(operationOutcome200),
  "redirect-elsewhere": {
    takes: ["origin"],
    make: ({ origin = "http://elsewhere.simulator.invalid" }) => redirectElsewhere(origin),
  },
  "bad-base64-character": plain(badBase64Character),
  "bad-base64-padding": plain(badBase64Padding),
  "bad-base64-length": plain(badBase64Length),
  "without-content": plain(withoutContent),
  "other-resource-type": plain(otherResourceType),
  "wrong-binary-id": plain(wrongBinaryId),
  "wrong-content-type": plain(wrongContentType),
  "content-first": plain(contentFirst),
  "content-last": plain(contentLast),
  "wrong-declared-size": plain(wrongDeclaredSize),
  "wrong-declared-content-type": plain(wrongDeclaredContentType),
  "endless-body": { takes: ["bytes"], make: ({ bytes = 64 * MEBIBYTE }) => endlessBody(bytes) },
  "gzip-bomb": { takes: ["bytes"], make: ({ bytes = 256 * MEBIBYTE }) => gzipBomb(bytes) },
};

function plain(make: () => Fault): Making {
  return { takes: [], make: () => make() };
}

function brokenOff(make: (afterBytes?: number) => Fault): Making {
  return { takes: ["bytes"], make: ({ bytes }) => make(bytes) };
}

function retryAfterSeconds(code: number): Making {
  return { takes: ["seconds"], make: ({ seconds = 1 }) => status(code, { retryAfter: seconds }) };
}

/** A date has whole seconds only: it is never sooner than was asked for. */
function retryAfterDate(code: number): Making {
  return {
    takes: ["seconds"],
    make: ({ seconds = 1 }) =>
      status(code, { retryAfter: () => new Date((Math.ceil(Date.now() / 1000) + seconds) * 1000) }),
  };
}

function check(name: FaultName, takes: readonly string[], options: FaultOptions): void {
  for (const [option, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (!takes.includes(option)) {
      const known = takes.length === 0 ? "no options" : `only ${takes.join(" and ")}`;
      throw new RangeError(`The fault "${name}" takes ${known}, not ${option}.`);
    }
    if (option === "origin" && !/^https?:\/\/[^/?#\s]+$/.test(String(value))) {
      throw new RangeError(`origin of the fault "${name}" is not an origin: ${value}.`);
    }
    const least = name === "slow-drip" && option === "bytes" ? 1 : 0;
    if (typeof value === "number" && !(Number.isSafeInteger(value) && value >= least)) {
      throw new RangeError(`${option} of the fault "${name}" must be a whole number from ${least}.`);
    }
  }
}
