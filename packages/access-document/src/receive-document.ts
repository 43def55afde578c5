import { createHash } from "node:crypto";
import type { DocumentLocation } from "@gpdocs/model";
import {
  ContentError,
  type GpConnectError,
  isGpConnectError,
  type ProviderResponse,
  SinkError,
  settledPromise,
} from "@gpdocs/spine";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { BEGINNING_LENGTH } from "./beginning.ts";
import { type BinaryDecoder, createBinaryDecoder, withoutContent } from "./binary-decoder.ts";
import { reconcile } from "./content-type.ts";
import type { DocumentFacts } from "./outcome.ts";
import { createRawDecoder, isRawBody } from "./raw-decoder.ts";
import type { DocumentSink, DocumentWriter } from "./sink.ts";

export interface Reception {
  readonly document: DocumentLocation;
  readonly sink: DocumentSink;
  /** Most bytes of the document. */
  readonly maxBytes: number;
  /** Whether the document may come as it is, beside as a FHIR Binary. */
  readonly rawBodies: boolean;
  /** Told the number of bytes so far, each time that some have arrived. */
  onBytes(bytes: number): void;
}

/** A document that is in the sink. */
export interface ReceivedDocument {
  readonly facts: DocumentFacts;
  readonly file: string | null;
  /** `Binary.id`. */
  readonly binaryId: string | null;
  readonly signatureDiffers: boolean;
  /** ISO 8601. */
  readonly retrievedAt: string;
}

/** A document of which the sink has every byte, but which is not there yet. One of the two is to be done. */
export interface ArrivedDocument {
  /**
   * From now on the document is in the sink. Where the sink fails, nothing of it is. Cannot be interrupted.
   *
   * @param onKept told the moment the document is there: an interruption may come before the effect can say so
   */
  keep<A>(onKept: (received: ReceivedDocument) => A): Effect.Effect<A, GpConnectError>;
  /** Nothing of it stays in the sink. */
  readonly discard: Effect.Effect<void, GpConnectError>;
}

/**
 * From the response to the sink, decoded and hashed on the way. Whatever goes wrong, also an interruption, leaves nothing of
 * the attempt there. The document is kept in a step of its own, for which the practice is not needed any more.
 *
 * Fails with `ContentError` (`over-size-limit`) as soon as more than `maxBytes` have come; the rest is not read.
 *
 * @param onArrival told the moment all has arrived: an interruption may come before the effect can say so
 */
export function receiveDocument(
  response: ProviderResponse,
  reception: Reception,
  onArrival: (arrived: ArrivedDocument) => void,
): Effect.Effect<void, GpConnectError> {
  return Effect.uninterruptibleMask((restore) =>
    Effect.gen(function* () {
      const writer = yield* settledPromise(() => inSink(() => reception.sink.open(reception.document)));
      const exit = yield* Effect.exit(restore(receiveInto(writer, response, reception)));
      if (Exit.isSuccess(exit)) onArrival(arrivedDocument(writer, exit.value));
      else yield* settledPromise(() => cleared(writer));
      yield* exit;
    }),
  );
}

function arrivedDocument(writer: DocumentWriter, arrived: Arrived): ArrivedDocument {
  const discard = settledPromise(() => cleared(writer));
  return {
    discard,
    keep: (onKept) =>
      Effect.uninterruptible(
        Effect.gen(function* () {
          const retrievedAt = new Date(yield* Clock.currentTimeMillis).toISOString();
          const kept = settledPromise(async () => {
            const file = await inSink(() => writer.commit(arrived.facts));
            return onKept({ ...arrived, file, retrievedAt });
          });
          const exit = yield* Effect.exit(kept);
          if (Exit.isFailure(exit)) yield* discard;
          return yield* exit;
        }),
      ),
  };
}

type Arrived = Pick<ReceivedDocument, "facts" | "binaryId" | "signatureDiffers">;

function receiveInto(
  writer: DocumentWriter,
  response: ProviderResponse,
  reception: Reception,
): Effect.Effect<Arrived, GpConnectError> {
  return Effect.gen(function* () {
    const decoder = decoderFor(response, reception);
    const hash = createHash("sha256");
    let size = 0;
    let head = Buffer.alloc(0);
    yield* response.consume((piece) => {
      const bytes = decoder.write(piece);
      if (bytes.length === 0) return undefined;
      size += bytes.length;
      if (size > reception.maxBytes) throw overSizeLimit(reception.maxBytes);
      hash.update(bytes);
      if (head.length < BEGINNING_LENGTH) {
        head = Buffer.concat([head, bytes.subarray(0, BEGINNING_LENGTH - head.length)]);
      }
      reception.onBytes(size);
      return inSink(() => writer.write(bytes));
    });
    const binary = yield* settledPromise(async () => decoder.end());
    // FHIR knows no empty string: an empty `content` is none, and no document that anyone could read.
    if (size === 0) return yield* Effect.fail(withoutContent());
    const declaredContentType = reception.document.contentType;
    const { signatureDiffers, ...type } = yield* settledPromise(() =>
      reconcile([binary.contentType, declaredContentType], head),
    );
    const facts: DocumentFacts = {
      bytes: size,
      sha256: hash.digest("hex"),
      ...type,
      declaredContentType,
      receivedContentType: binary.contentType,
    };
    return { facts, binaryId: binary.id, signatureDiffers };
  });
}

function decoderFor(response: ProviderResponse, { rawBodies }: Reception): BinaryDecoder {
  return rawBodies && isRawBody(response) ? createRawDecoder(response) : createBinaryDecoder(response);
}

/** What a sink throws says whose fault it is, and nothing else: its text may hold anything. */
async function inSink<A>(use: () => Promise<A>): Promise<A> {
  try {
    return await use();
  } catch (thrown) {
    if (isGpConnectError(thrown)) throw thrown;
    throw new SinkError({
      code: "sink-failed",
      message: "The document arrived but could not be stored. Check the place that documents are written to.",
    });
  }
}

/** What cannot be taken back must not be written a second time: this failure replaces one that would be tried again. */
async function cleared(writer: DocumentWriter): Promise<void> {
  try {
    await writer.discard();
  } catch (thrown) {
    if (isGpConnectError(thrown)) throw thrown;
    throw new SinkError({
      code: "sink-not-cleared",
      message:
        "The document did not arrive whole, and what had arrived of it could not be removed. Clear the place that documents are written to, then try again.",
    });
  }
}

export function overSizeLimit(maxBytes: number): ContentError {
  return new ContentError({
    code: "over-size-limit",
    message: `The document is larger than the limit of ${maxBytes} bytes. Raise the limit to have it.`,
  });
}
