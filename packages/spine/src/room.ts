import pLimit from "p-limit";
import { createLine, type Priority } from "./line.ts";

/** A number of places, and the line of those who wait for one. */
export interface Room {
  /** How many are inside. */
  readonly inside: number;
  /**
   * Waits in line for a place. `occupy` is called when the turn has come; the place is free again when its promise is
   * fulfilled, which it must be.
   *
   * @returns leaves the line, if `occupy` has not been called
   */
  enter(priority: Priority, occupy: () => Promise<void>): () => void;
  /** Changes the number of places. Who is inside stays; if they are too many now, nobody follows until enough have gone. */
  resize(places: number): void;
}

/**
 * p-limit admits, and knows neither priorities nor how to let go of one who waits: so the line stands in front of it, and
 * p-limit is never given more than it has places for.
 *
 * @param places at least 1
 */
export function createRoom(places: number): Room {
  const limit = pLimit(places);
  const line = createLine<() => Promise<void>>();
  const admit = () => {
    while (limit.activeCount < limit.concurrency) {
      const occupy = line.next();
      if (occupy === undefined) return;
      void limit(occupy).then(admit);
    }
  };
  return {
    get inside() {
      return limit.activeCount;
    },
    enter: (priority, occupy) => {
      const leave = line.add(priority, occupy);
      admit();
      return leave;
    },
    resize: (number) => {
      limit.concurrency = number;
      admit();
    },
  };
}
