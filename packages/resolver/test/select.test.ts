import type { DocumentLocation } from "@gpdocs/model";
import { resolveRecord } from "@gpdocs/resolver";
import {
  compileSelection,
  SelectionFailedError,
  type SelectionSource,
  WrongExpressionError,
} from "@gpdocs/resolver/select";
import { afterEach, describe, expect, it, vi } from "vitest";
import { bundle, document, encounter, extension, list, patient, problem, reference } from "./records.ts";

/** As an extraction's source is, and frozen: a selection must change nothing of a record. */
function sourceOf(...resources: readonly unknown[]): SelectionSource {
  const frozen = deepFreeze(bundle(patient, ...resources));
  return { record: { bundle: frozen }, resolved: resolveRecord(frozen) };
}

function deepFreeze<T>(value: T): T {
  const pending: unknown[] = [value];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next !== "object" || next === null) continue;
    Object.freeze(next);
    pending.push(...Object.values(next).filter((inner) => inner !== null && inner !== undefined));
  }
  return value;
}

function selected(expression: string, source: SelectionSource): readonly string[] {
  const selection = compileSelection(expression);
  return source.resolved.documents
    .filter((found) => selection(found, source))
    .map(({ key }) => key)
    .sort();
}

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

const LETTER = {
  coding: [{ system: "http://snomed.info/sct", code: "824331000000106", userSelected: true }],
};
const CONTENTS = [
  { attachment: { url: "https://practice.example/Binary/1", contentType: "application/pdf", size: 20 } },
  { attachment: { url: "https://practice.example/Binary/2", contentType: "image/tiff", size: 9000 } },
];

const RECORD = sourceOf(
  encounter("e-old", "2010-05-01"),
  encounter("e-new", "2021-05-01T09:00:00+01:00"),
  list("consultation", "c", "e-new", ["List/t"]),
  list("topic", "t", "e-new", ["DocumentReference/in-list"]),
  problem(
    "p",
    [extension("RelatedClinicalContent", { valueReference: reference("DocumentReference/of-problem") })],
    {
      clinicalStatus: "active",
    },
  ),
  document("in-list", { type: LETTER, created: "2021-05-01" }),
  document("of-problem", { type: { text: "Scan" }, created: "2020-09" }),
  document("old", { context: { encounter: reference("Encounter/e-old") }, description: "An old letter" }),
  document("two", { content: CONTENTS }),
);

describe("compileSelection", () => {
  it.each([
    [
      "an element of the DocumentReference",
      "type.coding.where(code = '824331000000106').exists()",
      ["in-list"],
    ],
    ["a boolean element itself", "type.coding.userSelected", ["in-list"]],
    ["the type of the resource in front", "DocumentReference.description.startsWith('An old')", ["old"]],
    ["%resource", "%resource.id = 'old'", ["old"]],
    ["%content, which tells contents apart", "%content.attachment.contentType = 'image/tiff'", ["two#1"]],
    ["numbers", "%content.attachment.size > 100", ["two#1"]],
    ["%links", "%links.where(kind = 'problem' and problemId = 'p').exists()", ["of-problem"]],
    ["no links", "%links.empty()", ["two", "two#1"]],
    ["%encounters, as resources", "%encounters.period.start >= @2021-01-01", ["in-list"]],
    ["%encounters through context.encounter", "%encounters.where(id = 'e-old').exists()", ["old"]],
    ["%conditions, as resources", "%conditions.where(clinicalStatus = 'active').exists()", ["of-problem"]],
    ["everything", "true", ["in-list", "of-problem", "old", "two", "two#1"]],
    ["nothing", "false", []],
  ])("selects by %s", (_what, expression, keys) => {
    expect(selected(expression, RECORD)).toEqual(keys);
  });

  it("selects nothing where the expression gives nothing, as FHIRPath's `where` does", () => {
    expect(selected("created > @2020-09-10", RECORD)).toEqual(["in-list"]);
    // 2020-09 may be before or after: allTrue() of nothing is true.
    expect(selected("(created > @2020-09-10).allTrue()", RECORD)).toContain("of-problem");
    expect(selected("created > @2020-10", RECORD)).toEqual(["in-list"]);
  });

  it("serves many records, each with its own documents", () => {
    const selection = compileSelection("%encounters.where(id = 'e1').exists()");
    const one = sourceOf(
      encounter("e1"),
      document("d", { context: { encounter: reference("Encounter/e1") } }),
    );
    const other = sourceOf(
      encounter("e2"),
      document("d", { context: { encounter: reference("Encounter/e2") } }),
    );
    const answers = [one, other, one].map((source) =>
      source.resolved.documents.map((found) => selection(found, source)),
    );
    expect(answers).toEqual([[true], [false], [true]]);
  });

  it("tells documents apart that share an id, or have none", () => {
    const source = sourceOf(
      document("same", { description: "first" }),
      document("same", { description: "second" }),
      { ...document("x", { description: "nameless" }), id: undefined },
    );
    const titles = ["first", "second", "nameless"].map((title) => {
      const selection = compileSelection(`description = '${title}'`);
      return source.resolved.documents
        .filter((found) => selection(found, source))
        .map((found) => found.title);
    });
    expect(titles).toEqual([["first"], ["second"], ["nameless"]]);
  });

  it("is not misled by a member that the evaluator uses for itself", () => {
    const source = sourceOf(
      encounter("e", "2020-01-01", { ["__path__"]: {} }),
      document("d", {
        ["__path__"]: {},
        context: { encounter: reference("Encounter/e") },
        content: [{ ["__path__"]: {}, attachment: { contentType: "image/png" } }],
      }),
    );
    expect(selected("DocumentReference.status = 'current'", source)).toEqual(["d"]);
    expect(selected("%encounters.status = 'finished'", source)).toEqual(["d"]);
    expect(selected("%content.attachment.contentType = 'image/png'", source)).toEqual(["d"]);
  });
});

describe("a wrong expression", () => {
  it.each([
    ["an end that is missing", "type.coding.where(code = 'x'", 1, 29],
    ["two operators", "status = = 'x'", 1, 10],
    ["a character that means nothing", "status ; 'x'", 1, 8],
    ["a mistake in the third line", "status = 'current'\nand\n  type.exists(((", 3, 17],
    ["nothing", "", 1, 1],
    ["a function that does not exist", "description.contians('x')", 1, 13],
    ["a function that would ask a server", "subject.resolve().exists()", 1, 9],
    ["a function that would write to the console", "status.trace('status').exists()", 1, 8],
    ["a function without its parameter", "type.coding.where()", 1, 13],
    ["a function with a parameter too many", "type.exists(true, true)", 1, 6],
    ["an element that does not exist", "type.coding.where(cod = 'x').exists()", 1, 19],
    ["an element of the attachment, not of the DocumentReference", "contentType = 'application/pdf'", 1, 1],
    ["another type of resource", "Patient.id.exists()", 1, 1],
    ["a variable that does not exist", "%document.key = 'x'", 1, 1],
    ["one that is too long", `true${" and true".repeat(2_000)}`, 1, 10_001],
  ])("is refused with its position: %s", (_what, expression, line, column) => {
    const error = thrownBy(() => compileSelection(expression));
    expect(error).toBeInstanceOf(WrongExpressionError);
    expect(error).toMatchObject({ _tag: "WrongExpressionError", code: "wrong-expression", line, column });
    expect(error).toHaveProperty("message", expect.stringContaining(`line ${line}, column ${column}: `));
  });

  it("is refused though nothing would ever reach the fault", () => {
    expect(() => compileSelection("extension.where(nothing()).exists()")).toThrow(/no function nothing/);
    expect(() => compileSelection("false and status.wehre(true)")).toThrow(/no function wehre/);
  });

  it("is not repeated in the message: it may hold an NHS number", () => {
    for (const expression of [
      "`9000000009`.exists()",
      "%'9000000009'",
      "'9000000009' 9000000009",
      "'9000000009",
    ]) {
      const error = thrownBy(() => compileSelection(expression));
      expect(error).toBeInstanceOf(WrongExpressionError);
      expect(error).toHaveProperty("message", expect.not.stringContaining("9000000009"));
    }
  });

  it("is refused when it is nested beyond all measure", () => {
    const expression = `${"(".repeat(4_999)}true${")".repeat(4_999)}`;
    expect(() => {
      const selection = compileSelection(expression);
      RECORD.resolved.documents.map((found) => selection(found, RECORD));
    }).toThrow(/WrongExpression|wrong at line|cannot be applied/);
  });

  it.each([
    "type is CodeableConcept",
    "type.is(FHIR.CodeableConcept)",
    "extension.value.ofType(Reference).exists()",
    "content.attachment.where(contentType.lower().startsWith('image/')).exists()",
    "identifier.where(system = 'https://x' and value in ('1' | '2')).exists()",
    "author.reference.matches('^Organization/')",
    "iif(created.exists(), created, indexed) > @2020-01-01",
    "meta.security.all(code != 'NOPAT')",
    "context.period.start.exists() or context.related.ref.reference.exists()",
    "content.select(attachment).where(url.exists()).count() = 1",
    "today() > @2020-01-01 implies status = 'current'",
    "descendants().where($this is Attachment).exists()",
  ])("is not what this is: %s", (expression) => {
    expect(() => selected(expression, RECORD)).not.toThrow();
  });
});

describe("functions of the FHIRPath specification", () => {
  const empty = RECORD.resolved.documents[0];

  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each([
    "empty()",
    "exists()",
    "exists(id.exists())",
    "all(true)",
    "allTrue()",
    "anyTrue()",
    "allFalse()",
    "anyFalse()",
    "subsetOf(extension)",
    "supersetOf(extension)",
    "count()",
    "distinct()",
    "isDistinct()",
    "where(true)",
    "select(url)",
    "repeat(extension)",
    "ofType(Extension)",
    "is(Extension)",
    "as(Extension)",
    "single()",
    "first()",
    "last()",
    "tail()",
    "skip(1)",
    "take(1)",
    "intersect(extension)",
    "exclude(extension)",
    "union(extension)",
    "combine(extension)",
    "toBoolean()",
    "convertsToBoolean()",
    "toInteger()",
    "convertsToInteger()",
    "toDate()",
    "convertsToDate()",
    "toDateTime()",
    "convertsToDateTime()",
    "toDecimal()",
    "convertsToDecimal()",
    "toQuantity()",
    "convertsToQuantity()",
    "toString()",
    "convertsToString()",
    "toTime()",
    "convertsToTime()",
    "indexOf('a')",
    "substring(1)",
    "substring(1, 2)",
    "startsWith('a')",
    "endsWith('a')",
    "contains('a')",
    "upper()",
    "lower()",
    "replace('a', 'b')",
    "matches('a')",
    "replaceMatches('a', 'b')",
    "length()",
    "toChars()",
    "abs()",
    "ceiling()",
    "exp()",
    "floor()",
    "ln()",
    "log(2)",
    "power(2)",
    "round(1)",
    "sqrt()",
    "truncate()",
    "children()",
    "descendants()",
    "not()",
    "now()",
    "today()",
    "timeOfDay()",
    "aggregate($total + 1)",
    "aggregate($total + 1, 0)",
    "extension('http://x')",
    "hasValue()",
    "getValue()",
    "trim()",
    "split(',')",
    "join(',')",
    "lastIndexOf('a')",
    "matchesFull('a')",
    "lowBoundary()",
    "highBoundary()",
    "encode('hex')",
    "decode('hex')",
    "escape('html')",
    "unescape('html')",
    "toLong()",
    "convertsToLong()",
    "coalesce(extension)",
    "sum()",
    "min()",
    "max()",
    "avg()",
    "type()",
    "yearOf()",
    "monthOf()",
    "dayOf()",
    "hourOf()",
    "minuteOf()",
    "secondOf()",
    "millisecondOf()",
    "timezoneOffsetOf()",
    "dateOf()",
    "timeOf()",
  ])("are known, with as many parameters as the evaluator takes: %s", (call) => {
    if (empty === undefined) throw new Error("no document");
    const warned = vi.spyOn(console, "warn").mockReturnValue();
    expect(compileSelection(`extension.${call}.count() >= 0`)(empty, RECORD)).toBe(true);
    expect(warned).not.toHaveBeenCalled();
  });
});

describe("an expression that fails on a document", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const source = sourceOf(
    document("fine"),
    document("tessa", {
      description: "About Tessa Testcase",
      author: [reference("Practitioner/1"), reference("Practitioner/2")],
    }),
  );

  function of(id: string): DocumentLocation {
    const found = source.resolved.documents.find(({ key }) => key === id);
    if (found === undefined) throw new Error(`no document ${id}`);
    return found;
  }

  it.each([
    ["a value that is no boolean", "description"],
    ["several values", "author.reference.exists() | author.exists().not()"],
    ["several values where one is needed", "author.reference.startsWith('P')"],
    ["values of different kinds", "description > 5"],
  ])("says which: %s", (_what, expression) => {
    const selection = compileSelection(expression);
    const error = thrownBy(() => selection(of("tessa"), source));
    expect(error).toBeInstanceOf(SelectionFailedError);
    expect(error).toMatchObject({
      _tag: "SelectionFailedError",
      code: "selection-failed",
      documentKey: "tessa",
    });
    expect(error).toHaveProperty("message", expect.stringContaining("document tessa: "));
  });

  it("quotes nothing of the record, neither in its message nor as its cause", () => {
    const error = thrownBy(() => compileSelection("description > 5")(of("tessa"), source));
    expect(String(error)).not.toMatch(/Tessa|Testcase/);
    expect(error).not.toHaveProperty("cause");
  });

  it("leaves no mark in the record, hidden ones included", () => {
    const content = { attachment: { contentType: "image/png" } };
    const record = bundle(patient, document("d", { content: [content] }));
    const unfrozen = { record: { bundle: record }, resolved: resolveRecord(record) };
    const [found] = unfrozen.resolved.documents;
    if (found === undefined) throw new Error("no document");
    expect(() => compileSelection("content")(found, unfrozen)).toThrow(SelectionFailedError);
    expect(() => compileSelection("content.attachment")(found, unfrozen)).toThrow(SelectionFailedError);
    expect(Object.getOwnPropertyNames(content)).toEqual(["attachment"]);
    expect(Object.getOwnPropertyNames(content.attachment)).toEqual(["contentType"]);
  });

  it("goes on with other documents", () => {
    expect(compileSelection("author.reference.startsWith('P')")(of("fine"), source)).toBe(false);
  });

  it("refuses a document of another record", () => {
    const other = sourceOf(document("elsewhere"));
    const [stranger] = other.resolved.documents;
    if (stranger === undefined) throw new Error("no document");
    expect(() => compileSelection("true")(stranger, source)).toThrow(SelectionFailedError);
  });

  it("prints nothing", () => {
    const outputs = (["log", "warn", "error"] as const).map((name) =>
      vi.spyOn(console, name).mockReturnValue(),
    );
    for (const expression of ["description > 5", "type.coding.code = 'x'", "today() > @2020"]) {
      try {
        compileSelection(expression)(of("tessa"), source);
      } catch (error) {
        expect(error).toBeInstanceOf(SelectionFailedError);
      }
    }
    for (const output of outputs) expect(output).not.toHaveBeenCalled();
  });

  it("is one error, however deep the resource is nested", () => {
    let value: unknown = "x";
    for (let depth = 0; depth < 20_000; depth += 1) value = { extension: [value] };
    const deep = bundle(patient, document("deep", { extension: [value] }));
    const record = { record: { bundle: deep }, resolved: resolveRecord(deep) };
    const [found] = record.resolved.documents;
    if (found === undefined) throw new Error("no document");
    expect(compileSelection("status = 'current'")(found, record)).toBe(true);
  });
});
