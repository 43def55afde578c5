import { createHash } from "node:crypto";
import type { Memory } from "./practice-call.ts";

/** Remembers the latest trace ids and tokens, by their hash. */
export function createMemory(): Memory {
  const traceIds = new Set<string>();
  const tokens = new Map<string, number>();
  return {
    traceIdSeen(traceId) {
      const key = traceId.toLowerCase().slice(0, 100);
      const seen = traceIds.has(key);
      traceIds.add(key);
      dropOldest(traceIds);
      return seen;
    },
    tokenAge(token, now) {
      const key = createHash("sha256").update(token).digest("base64");
      const first = tokens.get(key) ?? now.getTime();
      tokens.set(key, first);
      dropOldest(tokens);
      return now.getTime() - first;
    },
  };
}

const REMEMBERED = 200_000;

function dropOldest(kept: Set<string> | Map<string, number>): void {
  if (kept.size <= REMEMBERED) return;
  const [oldest] = kept.keys();
  if (oldest !== undefined) kept.delete(oldest);
}
