import { setTimeout as wait } from "node:timers/promises";
import type { JsonObject } from "@gpdocs/model";
import { type Answer, type Reply, whole } from "./exchange.ts";
import { servedBundle } from "./serve-record.ts";
import type { Subject } from "./service.ts";
import { operationOutcome, refusal, type SpineCode, spineIssue } from "./spine-codes.ts";

/** One way to misbehave. What it does with a request may build on the right answer, or leave that unmade. */
export interface Fault {
  readonly name: string;
  act(rightReply: () => Promise<Reply>, subject: Subject): Promise<Reply>;
}

/** A web page where FHIR should be. */
export function htmlPage(status: number): Fault {
  const page =
    "<!DOCTYPE html>\n<html><head><title>Error</title></head><body><h1>Please try later</h1></body></html>\n";
  const headers = { "content-type": "text/html; charset=utf-8" };
  return answerWith("html-page", plainAnswer(status, headers, page));
}

/**
 * Nothing but a status, or an OperationOutcome where `spineCode` is given.
 *
 * @param options.retryAfter seconds to wait, or the time to wait for
 */
export function status(
  code: number,
  options: { readonly retryAfter?: number | Date; readonly spineCode?: SpineCode } = {},
): Fault {
  const { retryAfter, spineCode } = options;
  const when = retryAfter instanceof Date ? retryAfter.toUTCString() : retryAfter?.toString();
  const headers = {
    ...(when === undefined ? {} : { "retry-after": when }),
    ...(spineCode === undefined ? {} : { "content-type": "application/fhir+json;charset=utf-8" }),
  };
  const outcome =
    spineCode === undefined
      ? ""
      : JSON.stringify(operationOutcome([spineIssue("error", refusal(spineCode).issueType, spineCode)]));
  return answerWith("status", plainAnswer(code, headers, outcome));
}

/** The right answer, but the connection ends after so many bytes of its body, compressed or not. */
export function truncatedBody(afterBytes: number): Fault {
  return {
    name: "truncated-body",
    async act(rightReply) {
      const reply = await rightReply();
      return reply.kind === "whole" ? { kind: "cut", answer: reply.answer, afterBytes } : reply;
    },
  };
}

/** The connection is reset before a byte of the answer. */
export function resetBeforeAnswer(): Fault {
  return { name: "reset-before-answer", act: async () => ({ kind: "reset" }) };
}

/** Another record in place of the one asked for, in answers that would have been a record. */
export function wrongPatient(record: JsonObject): Fault {
  return {
    name: "wrong-patient",
    async act(rightReply, subject) {
      const reply = await rightReply();
      const isRecord =
        subject.interaction === "retrieve-structured-record" ||
        subject.interaction === "migrate-structured-record";
      if (!isRecord || reply.kind !== "whole" || reply.answer.status !== 200) return reply;
      return whole(servedBundle(record, subject));
    },
  };
}

/** The right answer, so many milliseconds late. */
export function delay(milliseconds: number): Fault {
  return {
    name: "delay",
    async act(rightReply) {
      await wait(milliseconds, undefined, { ref: false });
      return rightReply();
    },
  };
}

function answerWith(name: string, answer: Answer): Fault {
  return { name, act: async () => whole(answer) };
}

function plainAnswer(code: number, headers: Readonly<Record<string, string>>, text: string): Answer {
  return { status: code, headers, body: text === "" ? [] : [Buffer.from(text, "utf8")], compressible: false };
}
