/** A stream that is written to at the pace at which it is read. */
export interface HandOver {
  readonly body: ReadableStream<Uint8Array>;
  /** Fulfilled when the reader has asked for these bytes. Rejects when the hand-over has failed or the reader has left. */
  write(bytes: Uint8Array): Promise<void>;
  close(): void;
  /** The reader gets this error; a `write` that waits is released. */
  fail(error: unknown): void;
}

/** @param onLeave the reader has cancelled the stream */
export function createHandOver(onLeave: () => void): HandOver {
  let asked = createTurn();
  let end = (_error?: { readonly reason: unknown }): void => {};
  let enqueue = (_bytes: Uint8Array): void => {};
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        enqueue = (bytes) => controller.enqueue(bytes);
        end = (error) => {
          end = () => {};
          if (error === undefined) controller.close();
          else controller.error(error.reason);
        };
      },
      pull: () => asked.open(),
      cancel: (reason) => {
        end = () => {};
        asked.fail(reason);
        onLeave();
      },
    },
    { highWaterMark: 0 },
  );
  return {
    body,
    write: async (bytes) => {
      await asked.opened;
      asked = createTurn();
      enqueue(bytes);
    },
    close: () => end(),
    fail: (reason) => {
      asked.fail(reason);
      end({ reason });
    },
  };
}

/** Opens once, or fails. */
interface Turn {
  readonly opened: Promise<void>;
  open(): void;
  fail(reason: unknown): void;
}

function createTurn(): Turn {
  let open = (): void => {};
  let fail = (_reason: unknown): void => {};
  const opened = new Promise<void>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  opened.catch(() => {});
  return { opened, open, fail };
}
