import type { JsonObject } from "@gpdocs/model";
import { whole } from "../exchange.ts";
import { servedBundle } from "../serve-record.ts";
import type { Fault } from "./fault.ts";

/** `wrong-patient`: another record in place of the one asked for, in answers that would have been a record. */
export function wrongPatient(record: JsonObject): Fault {
  return {
    name: "wrong-patient",
    async act(rightReply, subject) {
      const reply = await rightReply();
      const isRecord =
        subject.interaction === "retrieve-structured-record" ||
        subject.interaction === "migrate-structured-record";
      if (!isRecord || reply.kind !== "whole" || reply.answer.status !== 200) return reply;
      const { traceId, documentsRoot } = subject;
      return documentsRoot === null ? reply : whole(servedBundle(record, { traceId, documentsRoot }));
    },
  };
}
