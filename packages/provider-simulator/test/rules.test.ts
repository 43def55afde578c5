import { readOperationOutcome } from "@gpdocs/model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createProvider, type Provider, RULES } from "../src/index.ts";
import { call, prepared } from "./right-consumer.ts";
import { patients } from "./simulated-patients.ts";
import { exchange, json } from "./wire.ts";
import { WRONG_PARAMETERS } from "./wrong-parameters.ts";
import { WRONG_QUERIES, WRONG_REQUESTS, WRONG_TOKENS } from "./wrong-requests.ts";

const WRONG = [...WRONG_REQUESTS, ...WRONG_TOKENS, ...WRONG_QUERIES, ...WRONG_PARAMETERS];
/** Broken in tests of their own, below. */
const ELSEWHERE = ["trace-id-new", "token-new", "parameters-known"];

let provider: Provider;
let clock: () => Date = () => new Date();
beforeAll(async () => {
  provider = await createProvider({ patients: patients(), now: () => clock() });
});
afterAll(() => provider.close());

describe("the practice's rules", () => {
  it.each(WRONG)("$rule: $what", async ({ rule, call: name, change, status, code }) => {
    const received = await call(provider, name, change);
    const [issue] = readOperationOutcome(json(received)) ?? [];
    expect(provider.requests.at(-1)?.rulesBroken).toEqual([rule]);
    expect(received.status).toBe(status);
    expect(issue?.spineCode).toBe(code);
    expect(issue?.diagnostics).toMatch(/\w/);
    expect(received.headers["cache-control"]).toBe("no-store");
  });

  it("are each broken by a test", () => {
    const names = RULES.filter(({ role }) => role === "practice").map(({ name }) => name);
    const broken = new Set([...WRONG.map(({ rule }) => rule), ...ELSEWHERE]);
    expect(names.filter((name) => !broken.has(name))).toEqual([]);
    expect(new Set(RULES.map(({ name }) => name)).size).toBe(RULES.length);
  });

  it("name no value that the consumer sent: it might be a patient's", async () => {
    const received = await call(provider, "find", (draft) => {
      draft.query = "?identifier=canary%7Ccanary";
    });
    expect(received.body.toString()).not.toContain("canary");
  });

  it("refuse a trace id that came before", async () => {
    const request = prepared(provider, "find");
    expect((await exchange(request)).status).toBe(200);
    const again = prepared(provider, "find", (draft) => {
      draft.headers["Ssp-TraceID"] = (request.headers["Ssp-TraceID"] ?? "").toUpperCase();
    });
    expect((await exchange(again)).status).toBe(400);
    expect(provider.requests.at(-1)?.rulesBroken).toEqual(["trace-id-new"]);
  });

  it("refuse a token once its moment has passed, and not two that were made in one second", async () => {
    const request = prepared(provider, "find");
    const sameToken = () =>
      exchange(
        prepared(
          provider,
          "find",
          (draft) => (draft.authorization = () => request.headers["Authorization"] ?? ""),
        ),
      );
    expect((await sameToken()).status).toBe(200);
    expect((await sameToken()).status).toBe(200);
    clock = () => new Date(Date.now() + 4000);
    const late = await sameToken();
    clock = () => new Date();
    expect(late.status).toBe(401);
    expect(late.headers["www-authenticate"]).toBe("Bearer");
    expect(provider.requests.at(-1)?.rulesBroken).toEqual(["token-new"]);
  });

  it("take today for London's: an hour before midnight in summer is tomorrow there", async () => {
    const ask = (date: string) =>
      call(provider, "record", (draft) => {
        const part = [{ name: "diaryEntriesSearchDate", valueDate: date }];
        const parameter = [...parametersIn(draft.parameters), { name: "includeDiaryEntries", part }];
        draft.parameters = { resourceType: "Parameters", parameter };
        draft.claims["iat"] = Date.UTC(2024, 5, 30, 23, 30) / 1000;
        draft.claims["exp"] = Date.UTC(2024, 5, 30, 23, 35) / 1000;
      });
    clock = () => new Date("2024-06-30T23:30:00Z");
    const [yesterday, today] = [await ask("2024-06-30"), await ask("2024-07-01")];
    clock = () => new Date();
    expect([yesterday.status, today.status]).toEqual([422, 200]);
  });
});

function parametersIn(parameters: Readonly<Record<string, unknown>> | null): readonly unknown[] {
  const list = parameters?.["parameter"];
  return Array.isArray(list) ? list.slice(0, 1) : [];
}
