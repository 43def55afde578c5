/**
 * Everything that can stop a call, one class for each party that has to act. Each carries a `code` for programs, a message
 * that tells a person what happened and what to do, and whether the same call may succeed later. None carries a url, a
 * body or anything of the patient.
 */
export type GpConnectError =
  | InputError
  | RouteError
  | SpineError
  | ProviderError
  | RefusedError
  | PatientMismatchError
  | InvalidResponseError
  | TimeoutError
  | LocationError
  | ContentError
  | SinkError;

interface Facts {
  readonly code: string;
  readonly message: string;
  readonly retryable?: boolean;
  /** The Spine's code, where the answer had one. */
  readonly spineCode?: string | undefined;
  readonly httpStatus?: number | undefined;
}

abstract class Failure extends Error {
  abstract readonly _tag: string;
  readonly code: string;
  readonly retryable: boolean;
  readonly spineCode?: string;
  readonly httpStatus?: number;

  constructor({ code, message, retryable = false, spineCode, httpStatus }: Facts) {
    super(message);
    this.code = code;
    this.retryable = retryable;
    if (spineCode !== undefined) this.spineCode = spineCode;
    if (httpStatus !== undefined) this.httpStatus = httpStatus;
  }

  override get name(): string {
    return this.constructor.name;
  }
}

/** What the caller gave is wrong: nothing was sent. */
export class InputError extends Failure {
  readonly _tag = "InputError";
}

/** The network did not carry the call, or SDS knows no way to the practice. */
export class RouteError extends Failure {
  readonly _tag = "RouteError";
}

/** The Spine Secure Proxy refused the call or could not reach the practice. */
export class SpineError extends Failure {
  readonly _tag = "SpineError";
}

/** The practice's system answered with an error. */
export class ProviderError extends Failure {
  readonly _tag = "ProviderError";
}

/** Consent, organisation consent or a legitimate relationship is missing. Never retried. */
export class RefusedError extends Failure {
  readonly _tag = "RefusedError";
}

/** What came back is not, or not provably, of the patient who was asked for. Nothing of it is kept. */
export class PatientMismatchError extends Failure {
  readonly _tag = "PatientMismatchError";
}

/** The answer is not what GP Connect defines: no FHIR, another resource, cut off, too large. */
export class InvalidResponseError extends Failure {
  readonly _tag = "InvalidResponseError";
}

/** What the manners allow was not enough time: for an answer to begin or to go on, or for the call as a whole. */
export class TimeoutError extends Failure {
  readonly _tag = "TimeoutError";
}

/** A document's url cannot be used: nothing was sent there. */
export class LocationError extends Failure {
  readonly _tag = "LocationError";
}

/** The Binary arrived but holds no document that can be decoded. */
export class ContentError extends Failure {
  readonly _tag = "ContentError";
}

/** The place that the document was to be written to did not take it. */
export class SinkError extends Failure {
  readonly _tag = "SinkError";
}

/** The same failure, with a sentence added to what it says. */
export function adding(failure: GpConnectError, sentence: string): GpConnectError {
  const { code, retryable, spineCode, httpStatus } = failure;
  const message = `${failure.message} ${sentence}`;
  return new CLASSES[failure._tag]({ code, message, retryable, spineCode, httpStatus });
}

const CLASSES = {
  InputError,
  RouteError,
  SpineError,
  ProviderError,
  RefusedError,
  PatientMismatchError,
  InvalidResponseError,
  TimeoutError,
  LocationError,
  ContentError,
  SinkError,
} as const;

export function isGpConnectError(value: unknown): value is GpConnectError {
  return value instanceof Failure;
}
