import { compileSelection } from "@gpdocs/resolver/select";
import { type Selection, selectBy } from "@gpdocs/resolver/select-by";
import { describe, expect, it } from "vitest";
import { all, ended, FIVE, keys } from "./iterating.ts";
import { memorySink } from "./memory-sink.ts";
import { documentReference, OTHER_NHS_NUMBER, sendError, startPractice } from "./practice.ts";
import { unheardRejections } from "./unheard-rejections.ts";

describe("an extraction", () => {
  it.each(["record", "search"] as const)(
    "from the %s brings every document into the sink, and states it",
    async (from) => {
      const practice = await startPractice(FIVE);
      const sink = memorySink();
      const extraction = practice.session().extract({ from, sink });
      const outcomes = await all(extraction);
      expect(keys(outcomes)).toEqual(["a", "b", "c", "d", "e"]);
      expect(Object.fromEntries(sink.documents)).toEqual(FIVE.binaries);
      expect(sink.calls.slice(0, 2)).toEqual(["prepare", "begin"]);
      expect(sink.calls.at(-1)).toBe("end");
      expect(sink.recorded).toEqual(outcomes);
      const statement = await extraction.statement;
      expect(sink.statements).toEqual([statement]);
      expect(statement).toMatchObject({
        practice: { odsCode: "A82038" },
        counts: { known: 5, retrieved: 5, placeholder: 0, skipped: 0, failed: 0 },
        complete: true,
        reasons: [],
      });
      const source = await extraction.source;
      expect(source.from).toBe(from);
      expect(sink.sources).toEqual([source]);
    },
  );

  it("records each document after it is in the sink", async () => {
    const practice = await startPractice(FIVE);
    const sink = memorySink();
    await practice.session().extract({ from: "record", sink }).statement;
    for (const key of "abcde") {
      expect(sink.calls.indexOf(`record ${key}`)).toBeGreaterThan(sink.calls.indexOf(`commit ${key}`));
    }
  });

  it("can be iterated over twice, late, and by two at once: each sees everything", async () => {
    const practice = await startPractice(FIVE);
    const extraction = practice.session().extract({ from: "record", sink: memorySink() });
    const [one, two] = await Promise.all([all(extraction), all(extraction)]);
    await extraction.statement;
    const late = await all(extraction);
    expect(one).toHaveLength(5);
    expect(two).toEqual(one);
    expect(late).toEqual(one);
  });

  it("runs though nobody iterates", async () => {
    const practice = await startPractice(FIVE);
    const sink = memorySink();
    await practice.session().extract({ from: "record", sink }).statement;
    expect(sink.documents.size).toBe(5);
  });

  it("works with a plain sink that keeps no accounts", async () => {
    const practice = await startPractice(FIVE);
    const { open } = memorySink();
    const outcomes = await all(practice.session().extract({ from: "record", sink: { open } }));
    expect(keys(outcomes)).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("skips what is not selected, without asking for it", async () => {
    const practice = await startPractice(FIVE);
    const sink = memorySink();
    const extraction = practice.session().extract({ from: "record", sink, select: ({ key }) => key < "c" });
    const outcomes = await all(extraction);
    const skipped = outcomes.filter((outcome) => outcome.outcome === "skipped");
    expect(keys(skipped)).toEqual(["c", "d", "e"]);
    for (const outcome of skipped)
      expect(outcome).toMatchObject({ because: "not-selected", attempts: 0, traceIds: [] });
    expect([...sink.documents.keys()].sort()).toEqual(["a", "b"]);
    expect(practice.requests).toHaveLength(3);
    expect(await extraction.statement).toMatchObject({
      counts: { known: 5, retrieved: 2, skipped: 3 },
      complete: false,
      reasons: [{ code: "not-selected", count: 3 }],
    });
  });

  it("lets the selection see where the documents come from", async () => {
    const practice = await startPractice(FIVE);
    const seen: unknown[] = [];
    const fromRecord = practice.session().extract({
      from: "record",
      sink: memorySink(),
      select: ({ key }, { record, resolved }) => {
        seen.push(record.bundle["resourceType"]);
        return resolved.documents[0]?.key === key;
      },
    });
    expect((await fromRecord.statement).counts).toMatchObject({ retrieved: 1, skipped: 4 });
    expect(seen).toEqual(Array.from({ length: 5 }, () => "Bundle"));
    const fromSearch = practice.session().extract({
      from: "search",
      sink: memorySink(),
      select: ({ key }, { search }) => search.documents[0]?.key === key,
    });
    expect((await fromSearch.statement).counts).toMatchObject({ retrieved: 1, skipped: 4 });
  });

  it("takes a compiled selection, and the plain one, as they are", async () => {
    const practice = await startPractice(FIVE);
    const extract = async (select: Selection) => {
      const extraction = practice.session().extract({ from: "record", sink: memorySink(), select });
      return keys((await all(extraction)).filter(({ outcome }) => outcome === "retrieved"));
    };
    expect(await extract(compileSelection("description.endsWith(': b')"))).toEqual(["b"]);
    expect(await extract(selectBy({ created: { to: "2019" } }))).toEqual([]);
    expect(await extract(selectBy({ created: { from: "2020-01-02" } }))).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("selects for a migration too", async () => {
    const practice = await startPractice(FIVE);
    const migration = practice.session().migration({ includeSensitiveInformation: false });
    const extraction = migration.extract({ sink: memorySink(), select: compileSelection("id = 'c'") });
    expect(keys((await all(extraction)).filter(({ outcome }) => outcome === "retrieved"))).toEqual(["c"]);
  });

  it("asks for what the caller wants of the record and of the search", async () => {
    const practice = await startPractice({ binaries: {} });
    const session = practice.session();
    const record = await session.extract({
      from: "record",
      sink: memorySink(),
      parameters: { includeProblems: true },
    }).statement;
    expect(record.request).toEqual({ kind: "retrieve", parameters: { includeProblems: true } });
    const search = await session.extract({
      from: "search",
      sink: memorySink(),
      filter: { createdFrom: "2020-01-01" },
    }).statement;
    expect(search.request).toEqual({ kind: "search", filter: { createdFrom: "2020-01-01" } });
    expect(practice.requests.at(-1)).toContain("&created=ge2020-01-01");
  });

  it("accounts for placeholders, failures and documents of somebody else", async () => {
    const practice = await startPractice({
      binaries: { a: "aa" },
      documents: (root) => [
        documentReference("a", { url: `${root}/Binary/a` }),
        documentReference("gone", { url: `${root}/Binary/gone` }),
        documentReference("large", {
          title: "File size 18551238 bytes greater than maximum allowable (5MB)",
        }),
        documentReference(
          "others",
          { url: `${root}/Binary/others` },
          { subject: { reference: "Patient/3" } },
        ),
      ],
    });
    const extraction = practice.session().extract({ from: "record", sink: memorySink() });
    const outcomes = new Map((await all(extraction)).map((outcome) => [outcome.document.key, outcome]));
    expect(outcomes.get("a")).toMatchObject({ outcome: "retrieved" });
    expect(outcomes.get("gone")).toMatchObject({ outcome: "failed", failure: { code: "no-record-found" } });
    expect(outcomes.get("large")).toMatchObject({
      outcome: "placeholder",
      reason: "File size 18551238 bytes greater than maximum allowable (5MB)",
    });
    expect(outcomes.get("others")).toMatchObject({
      outcome: "failed",
      failure: { code: "subject-not-the-patient" },
    });
    expect(outcomes.size).toBe(4);
    expect((await extraction.statement).counts).toEqual({
      known: 4,
      held: 0,
      retrieved: 1,
      placeholder: 1,
      skipped: 0,
      failed: 2,
    });
    expect(practice.requests.join()).not.toContain("Binary/others");
  });

  it("keeps two patients apart who are extracted at the same time", async () => {
    const practice = await startPractice(FIVE);
    const sinks = [memorySink(), memorySink()];
    const [one, two] = await Promise.all([
      practice.session().extract({ from: "record", sink: sinks[0] ?? memorySink() }).statement,
      practice
        .session({ nhsNumber: OTHER_NHS_NUMBER })
        .extract({ from: "search", sink: sinks[1] ?? memorySink() }).statement,
    ]);
    expect(one.patient.nhsNumber).toBe("9476719931");
    expect(two.patient.nhsNumber).toBe(OTHER_NHS_NUMBER);
    expect(sinks.map((sink) => sink.documents.size)).toEqual([5, 5]);
  });
});

describe("an extraction whose source cannot be had", () => {
  it("rejects with that everywhere, and with nothing unheard", async () => {
    const unheard = unheardRejections();
    const practice = await startPractice({ ...FIVE, answersWith: OTHER_NHS_NUMBER });
    const sink = memorySink();
    const extraction = practice.session().extract({ from: "record", sink });
    const { outcomes, thrown } = await ended(extraction);
    expect(outcomes).toEqual([]);
    expect(thrown).toMatchObject({ _tag: "PatientMismatchError", code: "another-patient" });
    await expect(extraction.source).rejects.toBe(thrown);
    await expect(extraction.statement).rejects.toBe(thrown);
    expect(sink.calls).toEqual(["prepare"]);
    expect(await unheard()).toEqual([]);
  });

  it("is silent where nobody listens", async () => {
    const unheard = unheardRejections();
    const practice = await startPractice({
      ...FIVE,
      before: (_request, response) => {
        sendError(response, 403, "NO_PATIENT_CONSENT");
        return true;
      },
    });
    practice.session().extract({ from: "record", sink: memorySink() });
    // Begun later, so that the first one has ended when this one has.
    for (let later = 0; later < 3; later += 1) {
      const { thrown } = await ended(practice.session().extract({ from: "record", sink: memorySink() }));
      expect(thrown).toMatchObject({ code: "no-patient-consent" });
    }
    expect(await unheard()).toEqual([]);
  });

  it.each([
    ["prepare", 0],
    ["begin", 1],
  ])("because the sink refuses in %s rejects with what the sink threw", async (stage, requests) => {
    const practice = await startPractice(FIVE);
    const refusal = new Error("not here");
    const sink = memorySink((call) => {
      if (call === stage) throw refusal;
    });
    const extraction = practice.session().extract({ from: "record", sink });
    await expect(extraction.source).rejects.toBe(refusal);
    await expect(extraction.statement).rejects.toBe(refusal);
    expect((await ended(extraction)).thrown).toBe(refusal);
    expect(practice.requests).toHaveLength(requests);
  });
});

describe("an extraction that cannot keep its accounts", () => {
  it.each(["record c", "end"])("stops with what the sink threw in %s", async (stage) => {
    const unheard = unheardRejections();
    const refusal = new Error("no room");
    const practice = await startPractice(FIVE);
    const sink = memorySink((call) => {
      if (call === stage) throw refusal;
    });
    const extraction = practice.session().extract({ from: "record", sink });
    const { outcomes, thrown } = await ended(extraction);
    expect(thrown).toBe(refusal);
    expect(outcomes).toEqual(sink.recorded);
    await expect(extraction.statement).rejects.toBe(refusal);
    await expect(extraction.source).resolves.toMatchObject({ from: "record" });
    expect(await unheard()).toEqual([]);
  });

  it("stops with what a selection throws", async () => {
    const mistake = new TypeError("a mistake of the caller's");
    const practice = await startPractice(FIVE);
    const extraction = practice.session().extract({
      from: "record",
      sink: memorySink(),
      select: () => {
        throw mistake;
      },
    });
    expect(await ended(extraction)).toEqual({ outcomes: [], thrown: mistake });
  });
});
