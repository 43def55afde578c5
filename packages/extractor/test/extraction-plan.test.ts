import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderSink } from "../src/index.ts";
import { changingPractice } from "./changing-practice.ts";
import { extractInto, filesIn, somewhere } from "./folders.ts";
import { FIVE } from "./iterating.ts";
import { memorySink } from "./memory-sink.ts";
import { documentReference, OTHER_NHS_NUMBER, startPractice } from "./practice.ts";

/** Every file of a folder, with what it holds and when it was last written. */
async function stateOf(path: string): Promise<readonly unknown[]> {
  return Promise.all(
    (await filesIn(path)).map(async (name) => [
      name,
      (await stat(join(path, name))).mtimeMs,
      await readFile(join(path, name), "utf8"),
    ]),
  );
}

describe("a plan", () => {
  it("says what would be requested, and how the rest would end, and asks for no document", async () => {
    const practice = await startPractice({
      binaries: {},
      documents: (root) => [
        documentReference("a", { url: `${root}/Binary/a`, size: 100 }),
        documentReference("b", { url: `${root}/Binary/b` }),
        documentReference("same", { url: `${root}/Binary/a`, size: 7 }),
        documentReference("large", { url: `${root}/Binary/large`, size: 1_001 }),
        documentReference("none", { title: "too large" }),
        documentReference("others", { url: `${root}/Binary/o` }, { subject: { reference: "Patient/3" } }),
        documentReference("elsewhere", { url: "https://elsewhere.invalid/x" }),
        documentReference("unwanted", { url: `${root}/Binary/u`, size: 5 }),
      ],
    });
    const sink = memorySink();
    const plan = await practice.session().plan({
      from: "record",
      sink,
      maxBytes: 1_000,
      select: ({ key }) => key !== "unwanted",
    });
    expect(plan.requested.map(({ key }) => key)).toEqual(["a", "b", "same"]);
    expect(plan).toMatchObject({ requests: 2, bytes: 100, withoutSize: 1, source: { from: "record" } });
    const certain = Object.fromEntries(plan.certain.map((outcome) => [outcome.document.key, outcome]));
    expect(certain).toMatchObject({
      large: { outcome: "skipped", because: "over-size-limit" },
      none: { outcome: "placeholder", reason: "too large" },
      others: { outcome: "failed", failure: { code: "subject-not-the-patient" } },
      elsewhere: { outcome: "failed", failure: { code: "location-outside-provider" } },
      unwanted: { outcome: "skipped", because: "not-selected" },
    });
    expect(Object.keys(certain)).toHaveLength(5);
    expect(practice.requests).toHaveLength(1);
    expect(sink.calls).toEqual([]);
  });

  it.each(["search", "migration"] as const)("can be made of a %s", async (kind) => {
    const practice = await startPractice(FIVE);
    const session = practice.session();
    const sink = memorySink();
    const plan = await (kind === "search"
      ? session.plan({ from: "search", sink })
      : session.migration({ includeSensitiveInformation: false }).plan({ sink }));
    expect(plan).toMatchObject({ requests: 5, bytes: 0, withoutSize: 5, certain: [] });
    expect(practice.requests.join()).not.toContain("Binary");
  });

  it("looks into the folder, and leaves it as it is", async () => {
    const path = join(await somewhere(), "folder");
    const { practice, kept, asked, extractInto } = await changingPractice({ a: "aa", b: "bb", c: "cc" });
    await extractInto(path);
    kept.set("b", { content: "bbb" });
    kept.set("d", { content: "dddd" });
    asked();
    const before = await stateOf(path);
    const plan = await practice.session().plan({ from: "record", sink: folderSink(path) });
    expect(plan.requested.map(({ key }) => key)).toEqual(["b", "d"]);
    expect(plan.bytes).toBe(7);
    expect(plan.certain.map(({ outcome }) => outcome)).toEqual(["held", "held"]);
    const retry = await practice
      .session()
      .plan({ from: "record", sink: folderSink(path, { mode: "retry" }) });
    expect(retry.requests).toBe(0);
    expect(asked()).toEqual([]);
    expect(await stateOf(path)).toEqual(before);
  });

  it("makes no folder, and refuses one as an extraction would", async () => {
    const place = await somewhere();
    const practice = await startPractice(FIVE);
    const session = practice.session();
    const plan = await session.plan({ from: "record", sink: folderSink(join(place, "new")) });
    expect(plan.requests).toBe(5);
    expect(await filesIn(place)).toEqual([]);
    await expect(stat(join(place, "new"))).rejects.toMatchObject({ code: "ENOENT" });
    await expect(
      session.plan({ from: "record", sink: folderSink(join(place, "new"), { mode: "resume" }) }),
    ).rejects.toMatchObject({ code: "nothing-to-resume" });
    await extractInto(practice, join(place, "others"), OTHER_NHS_NUMBER);
    await expect(
      session.plan({ from: "record", sink: folderSink(join(place, "others")) }),
    ).rejects.toMatchObject({ code: "folder-of-another-patient" });
  });

  it("ends with the signal's reason", async () => {
    const practice = await startPractice(FIVE);
    const reason = new Error("enough");
    const signal = AbortSignal.abort(reason);
    await expect(practice.session().plan({ from: "record", sink: memorySink(), signal })).rejects.toBe(
      reason,
    );
    expect(practice.requests).toEqual([]);
  });
});
