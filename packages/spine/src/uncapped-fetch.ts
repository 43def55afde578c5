/**
 * `fetch` without the 300 seconds after which Node's own client gives up an answer that has not begun, or has fallen silent:
 * how long to wait is the manners' to say. Everything else, a proxy too, is as in `fetch`.
 */
export const uncappedFetch = fetchCappedAt(0);

/** @param milliseconds the longest wait for the head of an answer, and the longest silence within it; 0: no limit */
export function fetchCappedAt(milliseconds: number): typeof fetch {
  return (input, init) => {
    const own = Reflect.get(globalThis, DISPATCHER);
    if (!isDispatcher(own)) return fetch(input, init);
    const caps = { headersTimeout: milliseconds, bodyTimeout: milliseconds };
    const dispatcher: Dispatcher = {
      dispatch: (options, handler) => own.dispatch({ ...options, ...caps }, handler),
    };
    const withDispatcher = { ...init, dispatcher };
    return fetch(input, withDispatcher);
  };
}

/** Where undici, Node's HTTP client, keeps what sends its requests; the same in Node 22, 24 and 26. */
const DISPATCHER = Symbol.for("undici.globalDispatcher.1");

/** What `fetch` takes as its `dispatcher`: documented in Node's *globals*, "Custom dispatcher". */
interface Dispatcher {
  dispatch(options: object, handler: object): boolean;
}

function isDispatcher(value: unknown): value is Dispatcher {
  return (
    typeof value === "object" && value !== null && "dispatch" in value && typeof value.dispatch === "function"
  );
}
