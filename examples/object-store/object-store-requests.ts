import { type ClientRequest, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { SinkError } from "@gpdocs/spine";

export interface ObjectStore {
  /** What every object's name is appended to, without a slash at its end. */
  readonly url: string;
  /** Sent as a bearer token. */
  readonly token?: string | undefined;
}

/** A PUT that is under way. Each of these throws if the store refuses it or the connection breaks. */
export interface Put {
  /** Fulfilled when the bytes have left: the next ones come no faster than the store takes them. */
  write(bytes: Uint8Array): Promise<void>;
  /** Fulfilled when the store has answered that it has the object. */
  end(): Promise<void>;
  /** The store is left with half a request, of which it makes no object. Never throws. */
  breakOff(): Promise<void>;
}

/** @param length in bytes; in chunks (RFC 9112, 7.1) where it is not known */
export function putObject(store: ObjectStore, name: string, length?: number): Put {
  const { outgoing, answered } = send(store, "PUT", name, {
    // What a document is stands in the manifest. A store that hands it on calls it nothing that a browser would open.
    "Content-Type": "application/octet-stream",
    ...(length === undefined ? {} : { "Content-Length": length }),
  });
  let failure: unknown;
  let failWrite = (_failure: unknown) => {};
  answered.catch((error: unknown) => {
    failure = error;
    failWrite(error);
  });
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        if (failure !== undefined) return reject(failure);
        failWrite = reject;
        outgoing.write(bytes, (error) => {
          if (!error) resolve();
        });
      }),
    end: () => {
      outgoing.end();
      return answered;
    },
    breakOff: async () => {
      outgoing.destroy();
      await answered.catch(() => {});
    },
  };
}

/** An object that is not there is as good as deleted. */
export function deleteObject(store: ObjectStore, name: string): Promise<void> {
  const { outgoing, answered } = send(store, "DELETE", name, {}, [404]);
  outgoing.end();
  return answered;
}

function send(
  { url, token }: ObjectStore,
  method: "PUT" | "DELETE",
  name: string,
  headers: Readonly<Record<string, string | number>>,
  alsoGood: readonly number[] = [],
): { readonly outgoing: ClientRequest; readonly answered: Promise<void> } {
  const target = new URL(`${url}/${name}`);
  const outgoing = (target.protocol === "https:" ? httpsRequest : httpRequest)(target, {
    method,
    headers: { ...headers, ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }) },
  });
  const answered = new Promise<void>((resolve, reject) => {
    outgoing.once("response", (response) => {
      const { statusCode: status = 0 } = response;
      response.resume();
      if (!(status >= 200 && status < 300) && !alsoGood.includes(status)) reject(refused(status));
      else if (outgoing.writableEnded) resolve();
      else reject(new Error("The store answered before it had everything."));
    });
    outgoing.on("error", (error) => reject(broken(error)));
    outgoing.once("close", () => reject(new Error("The connection closed before the store had answered.")));
  });
  return { outgoing, answered };
}

/** No permission, or no room: the next document would fare no better. Any other answer concerns this document. */
function refused(status: number): Error {
  return [401, 403, 507].includes(status)
    ? unavailable(`answers with HTTP ${status}`)
    : new Error(`HTTP ${status}`);
}

/** No connection at all: the store is gone. One that breaks half way is this document's failure. */
function broken(error: Error): Error {
  const code = "code" in error ? String(error.code) : "";
  return /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/.test(code)
    ? unavailable("cannot be reached")
    : error;
}

function unavailable(what: string): SinkError {
  return new SinkError({
    code: "sink-unavailable",
    message: `The object store ${what}. Check its address, the token and the room that is left.`,
  });
}
