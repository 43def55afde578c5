import { describe, expect, it } from "vitest";
import { all, ended, FIVE, keys } from "./iterating.ts";
import { memorySink } from "./memory-sink.ts";
import { startPractice } from "./practice.ts";
import { unheardRejections } from "./unheard-rejections.ts";

describe("an abort", () => {
  it("beforehand asks nothing and touches no sink", async () => {
    const unheard = unheardRejections();
    const practice = await startPractice(FIVE);
    const sink = memorySink();
    const signal = AbortSignal.abort(new Error("enough"));
    const extraction = practice.session().extract({ from: "record", sink, signal });
    expect(await ended(extraction)).toEqual({ outcomes: [], thrown: signal.reason });
    await expect(extraction.statement).rejects.toBe(signal.reason);
    expect(practice.requests).toEqual([]);
    expect(sink.calls).toEqual([]);
    expect(await unheard()).toEqual([]);
  });

  it("while the record is fetched rejects with the reason", async () => {
    const stop = new AbortController();
    const practice = await startPractice({
      ...FIVE,
      before: () => {
        stop.abort("enough");
        return true;
      },
    });
    const extraction = practice
      .session()
      .extract({ from: "record", sink: memorySink(), signal: stop.signal });
    expect(await ended(extraction)).toEqual({ outcomes: [], thrown: "enough" });
    await expect(extraction.source).rejects.toBe("enough");
  });

  it.each(["begin", "open a", "write b", "commit c", "record a"])(
    "at %s yields every document once, the rest as cancelled, and then throws the reason",
    async (stage) => {
      const stop = new AbortController();
      const reason = new Error("enough");
      const practice = await startPractice(FIVE);
      const sink = memorySink((call) => {
        if (call === stage) stop.abort(reason);
      });
      const session = practice.session({ manners: { maxPerProvider: 1 } });
      const extraction = session.extract({ from: "record", sink, signal: stop.signal });
      const { outcomes, thrown } = await ended(extraction);
      expect(thrown).toBe(reason);
      expect(keys(outcomes)).toEqual(["a", "b", "c", "d", "e"]);
      const cancelled = outcomes.filter(
        (outcome) => outcome.outcome === "skipped" && outcome.because === "cancelled",
      );
      expect(cancelled.length).toBeGreaterThan(0);
      expect(cancelled.length + sink.documents.size).toBe(5);
      expect(sink.recorded).toEqual(outcomes);
      expect(await extraction.statement).toMatchObject({
        counts: { known: 5, retrieved: sink.documents.size, skipped: cancelled.length },
        complete: false,
      });
      expect(sink.calls.at(-1)).toBe("end");
    },
  );

  it("does not hide that the sink has failed", async () => {
    const stop = new AbortController();
    const refusal = new Error("no room");
    const practice = await startPractice(FIVE);
    let failed = false;
    const sink = memorySink((call) => {
      if (failed || !call.startsWith("record")) return;
      failed = true;
      stop.abort(new Error("enough"));
      throw refusal;
    });
    const extraction = practice.session().extract({ from: "record", sink, signal: stop.signal });
    await expect(extraction.statement).rejects.toBe(refusal);
  });

  it("after the end changes nothing", async () => {
    const stop = new AbortController();
    const practice = await startPractice(FIVE);
    const extraction = practice
      .session()
      .extract({ from: "record", sink: memorySink(), signal: stop.signal });
    await all(extraction);
    stop.abort();
    expect(await all(extraction)).toHaveLength(5);
  });
});

describe("leaving the loop", () => {
  it("cancels, and goes on only when everything is cleaned up", async () => {
    const unheard = unheardRejections();
    const practice = await startPractice(FIVE);
    const sink = memorySink();
    const extraction = practice.session({ manners: { maxPerProvider: 1 } }).extract({ from: "record", sink });
    for await (const outcome of extraction) {
      expect(outcome.outcome).toBe("retrieved");
      break;
    }
    expect(sink.calls.at(-1)).toBe("end");
    expect(keys(sink.recorded)).toEqual(["a", "b", "c", "d", "e"]);
    const asked = practice.requests.length;
    expect(await extraction.statement).toMatchObject({ complete: false, counts: { known: 5, failed: 0 } });
    expect(sink.documents.size).toBeLessThan(5);
    const { outcomes, thrown } = await ended(extraction);
    expect(keys(outcomes)).toEqual(["a", "b", "c", "d", "e"]);
    expect(thrown).toMatchObject({ name: "AbortError" });
    expect(practice.requests).toHaveLength(asked);
    expect(await unheard()).toEqual([]);
  });

  it("by an error of one's own cancels too", async () => {
    const practice = await startPractice(FIVE);
    const sink = memorySink();
    const extraction = practice.session({ manners: { maxPerProvider: 1 } }).extract({ from: "record", sink });
    const mistake = new Error("a mistake of the caller's");
    const iterating = (async () => {
      for await (const outcome of extraction) throw outcome.outcome === "retrieved" ? mistake : outcome;
    })();
    await expect(iterating).rejects.toBe(mistake);
    expect(sink.calls.at(-1)).toBe("end");
    expect(sink.documents.size).toBeLessThan(5);
  });
});
