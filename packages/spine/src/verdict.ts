import * as Cause from "effect/Cause";
import * as Exit from "effect/Exit";
import * as Option from "effect/Option";
import type { Load } from "./adaptive-limit.ts";
import type { Reach } from "./breaker.ts";
import { type GpConnectError, RouteError, TimeoutError } from "./errors.ts";

/** What the end of an attempt says about the practice. */
export interface Verdict {
  readonly load: Load;
  readonly reach: Reach;
}

/** Of an attempt that did not come as far as the practice, or was interrupted. */
export const NO_VERDICT: Verdict = { load: "none", reach: "none" };

/** When the head of an answer has come, with a status of success. */
export const ANSWER_BEGAN: Verdict = { load: "none", reach: "answered" };

/** @param answerBegan whatever happened within the body, the practice is there */
export function verdictOf(exit: Exit.Exit<unknown, GpConnectError>, answerBegan: boolean): Verdict {
  if (Exit.isSuccess(exit)) return { load: "borne", reach: "answered" };
  const error = Option.getOrUndefined(Cause.findErrorOption(exit.cause));
  if (error === undefined) return answerBegan ? ANSWER_BEGAN : NO_VERDICT;
  return { load: loadOf(error), reach: answerBegan ? "answered" : reachOf(error) };
}

/** Whether the failure may pass within the same call. A practice that rests is for a later one. */
export function isRetried(error: GpConnectError): boolean {
  return error.retryable && error.code !== "provider-resting";
}

function loadOf(error: GpConnectError): Load {
  if (error.httpStatus === 429 || error.httpStatus === 503) return "too-much";
  return isTimeout(error) ? "timed-out" : "none";
}

function reachOf(error: GpConnectError): Reach {
  if (isTimeout(error) || error.httpStatus === 502 || error.httpStatus === 503) return "unavailable";
  if (error instanceof RouteError) return error.retryable ? "unavailable" : "none";
  return "answered";
}

/** A gateway that waited in vain for the practice (504) has seen the same as we would have. */
export function isTimeout(error: GpConnectError): boolean {
  return error instanceof TimeoutError || error.httpStatus === 504;
}
