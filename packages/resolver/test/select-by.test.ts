import { resolveRecord } from "@gpdocs/resolver";
import {
  type SelectionCriteria,
  type SelectionSource,
  selectBy,
  WrongCriterionError,
} from "@gpdocs/resolver/select-by";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bundle, document, encounter, extension, list, patient, problem, reference } from "./records.ts";

function sourceOf(...resources: readonly unknown[]): SelectionSource {
  const record = bundle(patient, ...resources);
  return { record: { bundle: record }, resolved: resolveRecord(record) };
}

function selected(criteria: SelectionCriteria, source: SelectionSource): readonly string[] {
  const selection = selectBy(criteria);
  return source.resolved.documents
    .filter((found) => selection(found, source))
    .map(({ key }) => key)
    .sort();
}

function declared(id: string, contentType?: string): unknown {
  return document(id, {
    content: [{ attachment: { url: `https://practice.example/Binary/${id}`, contentType } }],
  });
}

describe("created", () => {
  const isIn = (date: string | undefined, created: SelectionCriteria["created"]) =>
    selected({ ...(created && { created }) }, sourceOf(document("d", { created: date, indexed: undefined })))
      .length === 1;

  it.each([
    ["2020-09-15", { from: "2020-09-15" }, true],
    ["2020-09-14", { from: "2020-09-15" }, false],
    ["2020-09-15", { to: "2020-09-15" }, true],
    ["2020-09-16", { to: "2020-09-15" }, false],
    // Of lower precision than the bound: it may have been on that day.
    ["2020-09", { from: "2020-09-15", to: "2020-09-15" }, true],
    ["2020-08", { from: "2020-09-15" }, false],
    ["2020-10", { to: "2020-09-15" }, false],
    ["2020", { from: "2020-09-15", to: "2020-09-15" }, true],
    ["2019", { from: "2020-09-15" }, false],
    // Bounds of lower precision are whole months and years.
    ["2020-09-30", { to: "2020-09" }, true],
    ["2020-10-01", { to: "2020-09" }, false],
    ["2020-01-01", { from: "2020" }, true],
    ["2019-12-31", { from: "2020" }, false],
    ["2020-12-31T23:59:59Z", { to: "2020" }, true],
    // The day is the one that was recorded: in UTC this is still 2020-09-14.
    ["2020-09-15T00:30:00+01:00", { from: "2020-09-15", to: "2020-09-15" }, true],
    ["2020-09-15T23:30:00.000+11:00", { from: "2020-09-16" }, false],
    // What cannot be read rules nothing out.
    ["about 2019", { from: "2020-09-15" }, true],
    [undefined, { from: "2020-09-15" }, true],
  ] as const)("%s in %j: %s", (date, range, expected) => {
    expect(isIn(date, range)).toBe(expected);
  });

  it("takes indexed for an absent created, and only then", () => {
    const source = sourceOf(
      document("indexed-before", { indexed: "2019-09-15T10:00:00+01:00" }),
      document("indexed-then", { indexed: "2020-09-15T10:00:00+01:00" }),
      document("created-before", { created: "2019-01-01", indexed: "2020-09-15T10:00:00+01:00" }),
    );
    expect(selected({ created: { from: "2020-09" } }, source)).toEqual(["indexed-then"]);
  });

  const day = fc
    .date({ min: new Date("1900-01-01"), max: new Date("2100-01-01"), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));

  it("loses no document for the precision of its date", () => {
    fc.assert(
      fc.property(
        day,
        day,
        day,
        fc.constantFrom(4, 7, 10),
        fc.constantFrom(4, 7, 10),
        (date, one, two, length, bound) => {
          const [first = "", last = ""] = [one, two].sort();
          const range = { from: first.slice(0, bound), to: last.slice(0, bound) };
          const isWithin = first <= date && date <= last;
          // The day itself is in the range: so it may be in it when it is known less exactly.
          return !isWithin || isIn(date.slice(0, length), range);
        },
      ),
    );
  });

  it("compares whole days as days", () => {
    fc.assert(
      fc.property(day, day, (date, from) => {
        return (
          isIn(date, { from }) === date >= from && isIn(`${date}T12:00:00Z`, { to: from }) === date <= from
        );
      }),
    );
  });
});

describe("consultations", () => {
  const context = (id: string) => ({ context: { encounter: reference(`Encounter/${id}`) } });
  const source = sourceOf(
    encounter("e2019", "2019-06-01"),
    encounter("e2020", "2020-06-01T09:00:00+01:00"),
    encounter("long", "", { period: { start: "2019-01-01", end: "2020-12-31" } }),
    encounter("ended", "", { period: { end: "2020-06-02" } }),
    encounter("undated", "", { period: {} }),
    list("consultation", "c", "e2020", ["List/t"]),
    list("topic", "t", "e2020", ["DocumentReference/listed"]),
    document("listed"),
    document("earlier", context("e2019")),
    document("during", context("long")),
    document("at-end", context("ended")),
    document("whenever", context("undated")),
    document("outside", { created: "2020-06-01" }),
  );

  it.each([
    [{ from: "2020-06-01", to: "2020-06-01" }, ["during", "listed", "whenever"]],
    [{ from: "2020" }, ["at-end", "during", "listed", "whenever"]],
    [{ to: "2019" }, ["during", "earlier", "whenever"]],
    [{}, ["at-end", "during", "earlier", "listed", "whenever"]],
  ] as const)("%j", (consultations, keys) => {
    expect(selected({ consultations }, source)).toEqual(keys);
  });
});

describe("problem", () => {
  const source = sourceOf(
    encounter("e"),
    list("consultation", "c", "e", ["List/t"]),
    list("topic", "t", "e", ["DocumentReference/by-topic"], {
      extension: [
        extension("RelatedProblemHeader", {
          extension: [{ url: "target", valueReference: reference("Condition/asthma") }],
        }),
      ],
    }),
    problem("asthma"),
    problem("gout", [extension("ActualProblem", { valueReference: reference("DocumentReference/actual") })]),
    document("by-topic"),
    document("actual"),
    document("of-none"),
  );

  it.each([
    ["any", ["actual", "by-topic"]],
    [{ problemId: "asthma" }, ["by-topic"]],
    [{ problemId: "gout" }, ["actual"]],
    [{ problemId: "any" }, []],
  ] as const)("%j", (wanted, keys) => {
    expect(selected({ problem: wanted }, source)).toEqual(keys);
  });
});

describe("contentType", () => {
  const source = sourceOf(
    declared("pdf", "application/pdf"),
    declared("odd", ' Application/PDF; name="image/x"'),
    declared("tiff", "image/tiff"),
    declared("imagery", "imagery/tiff"),
    declared("none"),
  );

  it.each([
    ["application/pdf", ["odd", "pdf"]],
    ["APPLICATION/pdf; charset=utf-8", ["odd", "pdf"]],
    ["image/*", ["tiff"]],
    ["text/plain", []],
  ] as const)("%s", (contentType, keys) => {
    expect(selected({ contentType }, source)).toEqual(keys);
  });
});

describe("selectBy", () => {
  it("asks nothing without criteria, and all of several", () => {
    const source = sourceOf(
      document("both", { created: "2020-01-01" }),
      document("late", { created: "2021-01-01" }),
      declared("image", "image/png"),
    );
    expect(selected({}, source)).toEqual(["both", "image", "late"]);
    expect(selected({ contentType: "application/pdf", created: { to: "2020" } }, source)).toEqual(["both"]);
  });

  it("serves many records, each with its own consultations", () => {
    const selection = selectBy({ consultations: { from: "2020" } });
    const named = { context: { encounter: reference("Encounter/e") } };
    const sources = ["2019-01-01", "2020-01-01", "2018-01-01"].map((start) =>
      sourceOf(encounter("e", start), document("d", named)),
    );
    expect(
      sources.map((source) => source.resolved.documents.map((found) => selection(found, source))),
    ).toEqual([[false], [true], [false]]);
  });

  it("reads a record once for all of its documents", () => {
    const { record, resolved } = sourceOf(document("a"), document("b"), document("c"));
    let reads = 0;
    const counted = {
      ...resolved,
      get consultations() {
        reads += 1;
        return resolved.consultations;
      },
    };
    const selection = selectBy({ consultations: { from: "2020" } });
    for (const found of resolved.documents) selection(found, { record, resolved: counted });
    expect(reads).toBe(1);
  });

  it.each<[string, SelectionCriteria]>([
    ["created.from", { created: { from: "15/09/2020" } }],
    ["created.to", { created: { to: "2020-02-30" } }],
    ["created.to", { created: { to: "2020-13" } }],
    ["created.from", { created: { from: "" } }],
    ["created.from", { created: { from: "2020-09-15T10:00:00Z" } }],
    ["created.to", { created: { from: "2020-09-15", to: "2020-08" } }],
    ["consultations.from", { consultations: { from: "yesterday" } }],
    ["contentType", { contentType: "pdf" }],
    ["contentType", { contentType: "*/*" }],
  ])("refuses at once what cannot be: %s of %j", (criterion, criteria) => {
    expect(() => selectBy(criteria)).toThrow(WrongCriterionError);
    expect(() => selectBy(criteria)).toThrow(expect.objectContaining({ code: "wrong-criterion", criterion }));
  });

  it("takes a range that begins and ends within the same month or day", () => {
    expect(() => selectBy({ created: { from: "2020-09-15", to: "2020-09" } })).not.toThrow();
    expect(() => selectBy({ created: { from: "2020-02-29", to: "2020-02-29" } })).not.toThrow();
  });
});
