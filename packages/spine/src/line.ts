/** `interactive`: a person waits for it. `bulk`: nobody does. */
export type Priority = "interactive" | "bulk";

/** Those who wait, in the order of their turns. */
export interface Line<A> {
  /** @returns leaves the line, wherever the one stands in it */
  add(priority: Priority, one: A): () => void;
  /** Takes out the one whose turn it is. */
  next(): A | undefined;
  /** Takes out all, in the order of their turns. */
  drain(): readonly A[];
}

/**
 * Interactive before bulk, within each first come, first served. So that bulk gets on behind a stream of interactive ones
 * that never ends, every ninth turn is its own.
 */
export function createLine<A>(): Line<A> {
  const interactive = new Set<Waiting<A>>();
  const bulk = new Set<Waiting<A>>();
  let overtaken = 0;
  const next = () => {
    const bulkIsDue = interactive.size === 0 || (bulk.size > 0 && overtaken >= MOST_OVERTAKEN);
    overtaken = bulkIsDue || bulk.size === 0 ? 0 : overtaken + 1;
    return takeFirst(bulkIsDue ? bulk : interactive)?.one;
  };
  return {
    add: (priority, one) => {
      const queue = priority === "interactive" ? interactive : bulk;
      const waiting = { one };
      queue.add(waiting);
      return () => void queue.delete(waiting);
    },
    next,
    drain: () => {
      const all: A[] = [];
      for (let one = next(); one !== undefined; one = next()) all.push(one);
      return all;
    },
  };
}

/** How often in a row the bulk may be overtaken. */
const MOST_OVERTAKEN = 8;

interface Waiting<A> {
  readonly one: A;
}

function takeFirst<A>(queue: Set<A>): A | undefined {
  const [first] = queue;
  if (first !== undefined) queue.delete(first);
  return first;
}
