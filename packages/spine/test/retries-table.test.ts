import { readdirSync, readFileSync } from "node:fs";
import * as Exit from "effect/Exit";
import { describe, expect, it } from "vitest";
import {
  ContentError,
  type GpConnectError,
  InputError,
  InvalidResponseError,
  LocationError,
  ProviderError,
  RouteError,
  SinkError,
  TimeoutError,
} from "../src/index.ts";
import { connectionLost, idleTimeout, networkFailure } from "../src/network-failure.ts";
import { responseFailure } from "../src/response-failure.ts";
import { retryCost } from "../src/retry-budget.ts";
import { isRetried, verdictOf } from "../src/verdict.ts";

const REPOSITORY = new URL("../../../", import.meta.url);
const [ANSWERED, BEFORE, LATER] = tables(readFileSync(new URL("docs/retries.md", REPOSITORY), "utf8"));
const PRODUCED = producedFailures();

describe("docs/retries.md, what the practice or the way to it did", () => {
  it.each(cases(ANSWERED))("$code $status $spineCode", ({ row, code, status, spineCode }) => {
    for (const failure of failures(row, code, status, spineCode)) {
      expect({ _tag: failure._tag, code: failure.code }).toStrictEqual({ _tag: row.class, code });
      expect(consequences(failure, /within the body/.test(row["what happened"]))).toStrictEqual({
        retried: row.retried,
        breaker: row.breaker,
        budget: row.budget,
        limit: row.limit,
      });
    }
  });

  it("treats every other Spine code by its status, as none", () => {
    const statuses = cases(ANSWERED).filter(({ spineCode, row }) => spineCode === "none" && row.class !== "");
    expect(statuses.length).toBeGreaterThan(10);
    for (const { row, status } of statuses) {
      for (const spineCode of ["BAD_REQUEST", "DUPLICATE_REJECTED", "NOT_IMPLEMENTED", "NEVER HEARD OF"]) {
        const failure = answer(Number(status), outcome(PRACTICE, spineCode));
        expect(failure.code).toBe(spineCode.toLowerCase().replace(/[ _]/g, "-"));
        expect(consequences(failure)).toMatchObject({ retried: row.retried, breaker: row.breaker });
      }
    }
  });
});

describe("docs/retries.md, before the practice was called", () => {
  it.each(BEFORE ?? [])("$class $code", (row) => {
    const [code = ""] = codesIn(row.code);
    const [made] = PRODUCED.filter((each) => each.code === code && each.tag === row.class);
    expect(made).toBeDefined();
    const failure = make(row.class, code, row.retried === "yes");
    expect(made?.retryable).toContain(row.retried);
    expect(consequences(failure)).toMatchObject({ retried: row.retried, budget: row.budget });
  });
});

describe("docs/retries.md, for a later run", () => {
  it.each(LATER ?? [])("$class $code", (row) => {
    const [code = ""] = codesIn(row.code);
    expect(PRODUCED).toContainEqual({ tag: row.class, code, retryable: expect.arrayContaining(["yes"]) });
  });

  it("names what is not retried within the call", () => {
    const resting = new ProviderError({ code: "provider-resting", message: "", retryable: true });
    expect(isRetried(resting)).toBe(false);
  });
});

describe("docs/retries.md", () => {
  it("has a row for every failure that may pass and that the packages can produce", () => {
    const documented = [ANSWERED, BEFORE, LATER].flatMap((table) =>
      (table ?? []).flatMap((row) => codesIn(row.code).map((code) => `${row.class} ${code}`)),
    );
    const mayPass = PRODUCED.filter(({ retryable }) => retryable.includes("yes"));
    expect(mayPass.length).toBeGreaterThan(12);
    for (const { tag, code } of mayPass) expect(documented).toContain(`${tag} ${code}`);
  });

  it("names no failure that the packages do not produce", () => {
    const fromSpineCodes = (ANSWERED ?? []).filter((row) => /`[A-Z_ ]+`/.test(row["Spine code"]));
    for (const row of [...(ANSWERED ?? []), ...(BEFORE ?? []), ...(LATER ?? [])]) {
      if (fromSpineCodes.includes(row)) continue;
      for (const code of codesIn(row.code)) {
        expect(PRODUCED.map((made) => `${made.tag} ${made.code}`)).toContain(`${row.class} ${code}`);
      }
    }
  });
});

/** One line of a table, by the names of its columns; "" where the table has no such column. */
type Row = Readonly<
  Record<
    "what happened" | "class" | "code" | "HTTP" | "Spine code" | "retried" | "breaker" | "budget" | "limit",
    string
  >
>;

function tables(markdown: string): readonly (readonly Row[])[] {
  return markdown
    .split(/\n\n+/)
    .filter((paragraph) => paragraph.startsWith("|"))
    .map((paragraph) => {
      const [head = [], , ...lines] = paragraph.trim().split("\n").map(cellsOf);
      return lines.map((cells) => {
        const cell = (column: string) => cells[head.indexOf(column)] ?? "";
        return {
          "what happened": cell("what happened"),
          class: cell("class"),
          code: cell("code"),
          HTTP: cell("HTTP"),
          "Spine code": cell("Spine code"),
          retried: cell("retried"),
          breaker: cell("breaker"),
          budget: cell("budget"),
          limit: cell("limit"),
        };
      });
    });
}

function cellsOf(line: string): readonly string[] {
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function codesIn(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
}

/** A case for every status and Spine code that a line names. */
function cases(rows: readonly Row[] = []) {
  return rows.flatMap((row) =>
    row.HTTP.split(", ").flatMap((status) =>
      (row["Spine code"].startsWith("`") ? codesIn(row["Spine code"]) : [row["Spine code"]]).map(
        (spineCode) => ({ row, code: codesIn(row.code)[0] ?? "", status, spineCode }),
      ),
    ),
  );
}

/** The failures of a line as they really come about: from the network, from an answer, or from the code that names them. */
function failures(row: Row, code: string, status: string, spineCode: string): readonly GpConnectError[] {
  const systemCodes = codesIn(row["what happened"]).filter((name) => /^[A-Z_]+$/.test(name));
  if (systemCodes.length > 0) return systemCodes.map((name) => networkFailure({ code: name }));
  if (code === "idle-timeout") return [idleTimeout()];
  if (code === "connection-lost") return [connectionLost()];
  if (status !== "–") return [answer(Number(status), bodyOf(row, spineCode))];
  const made = PRODUCED.filter((each) => each.code === code && each.tag === row.class);
  expect(made.length).toBeGreaterThan(0);
  return made.flatMap(({ retryable }) => retryable.map((may) => make(row.class, code, may === "yes")));
}

const PRACTICE = "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1";
const SSP = "http://fhir.nhs.net/ValueSet/gpconnect-schedule-response-code-1-0";

function bodyOf(row: Row, spineCode: string): string {
  if (row.class === "InvalidResponseError") return "<html>";
  if (spineCode === "none") return "";
  return outcome(row.class === "SpineError" ? SSP : PRACTICE, spineCode);
}

function outcome(system: string, code: string): string {
  const details = { coding: [{ system, code, display: `${code}_https://practice.example/` }] };
  return JSON.stringify({ resourceType: "OperationOutcome", issue: [{ details }] });
}

function answer(status: number, body: string): GpConnectError {
  const contentType = body.startsWith("<") ? "text/html" : "application/fhir+json";
  return responseFailure(status, contentType, Buffer.from(body));
}

function make(tag: string, code: string, retryable: boolean): GpConnectError {
  const classes: Readonly<Record<string, new (facts: Facts) => GpConnectError>> = {
    ContentError,
    InputError,
    InvalidResponseError,
    LocationError,
    RouteError,
    SinkError,
    TimeoutError,
  };
  const Failure = classes[tag];
  if (Failure === undefined) throw new Error(`No class for ${tag}.`);
  return new Failure({ code, retryable, message: "" });
}

interface Facts {
  readonly code: string;
  readonly retryable: boolean;
  readonly message: string;
}

/** In the words of the table. */
function consequences(failure: GpConnectError, answerBegan = false) {
  const { load, reach } = verdictOf(Exit.fail(failure), answerBegan);
  return {
    retried: isRetried(failure) ? "yes" : "no",
    breaker: { answered: "answered", unavailable: "counts", none: "–" }[reach],
    budget: isRetried(failure) ? String(retryCost(failure)) : "–",
    limit: { borne: "grows", "too-much": "halves", "timed-out": "three in a row halve", none: "–" }[load],
  };
}

interface Produced {
  readonly tag: string;
  readonly code: string;
  readonly retryable: readonly ("yes" | "no")[];
}

/** Every error class with a code that the sources name, and whether they say that it may pass. */
function producedFailures(): readonly Produced[] {
  const packages = ["spine", "structured-record", "access-document", "extractor"];
  return packages.flatMap((name) => {
    const folder = new URL(`packages/${name}/src/`, REPOSITORY);
    return readdirSync(folder).flatMap((file) => producedBy(readFileSync(new URL(file, folder), "utf8")));
  });
}

function producedBy(source: string): readonly Produced[] {
  const constructions = /new (\w+Error)\(\{(?: ([^\n]*) \}\)|\n([\s\S]*?)\n\s*\}\))/g;
  return [...source.matchAll(constructions)].flatMap(([, tag = "", inOneLine, inSeveral]) => {
    const fields = inOneLine ?? inSeveral ?? "";
    const codes = /\bcode: ([^\n]*)/.exec(fields)?.[1]?.split(/, (?:message|retryable):/)[0] ?? "";
    return [...codes.matchAll(/"([a-z][a-z0-9-]*)"/g)].map(([, code = ""]) => ({
      tag,
      code,
      retryable: mayPass(fields),
    }));
  });
}

function mayPass(fields: string): readonly ("yes" | "no")[] {
  const [found, value] = /\bretryable(?:: ([^,\n]+))?,?/.exec(fields) ?? [];
  if (found === undefined || value === "false") return ["no"];
  return value === "true" ? ["yes"] : ["yes", "no"];
}
