import { InputError } from "@gpdocs/spine";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DOCUMENT_AREAS, type RecordParameters } from "../src/index.ts";
import { areasOf, expectRefused, untyped } from "./asked-parameters.ts";

describe("what a caller without types may give", () => {
  it.each([
    ["null", "must be an object"],
    ["[]", "must be an object"],
    ['"includeProblems"', "must be an object"],
    ["{}", "at least one clinical area"],
    ['{"includeEverything":true}', "no clinical area"],
    ['{"__proto__":true}', "no clinical area"],
    ['{"constructor":{}}', "no clinical area"],
    ['{"patientNHSNumber":true}', "no clinical area"],
    ['{"includeProblems":false}', "includeProblems must be true or an object"],
    ['{"includeProblems":null}', "includeProblems must be true or an object"],
    ['{"includeProblems":"active"}', "includeProblems must be true or an object"],
    ['{"includeProblems":[]}', "includeProblems must be true or an object"],
    ['{"includeProblems":{"filterstatus":"active"}}', "it has: filterStatus"],
    ['{"includeMedication":{"filterStatus":"active"}}', "it has: includePrescriptionIssues"],
    ['{"includeMedication":{"toString":true}}', "no such part"],
    ['{"includeProblems":{"filterStatus":"resolved"}}', "filterStatus must be active or inactive"],
    ['{"includeProblems":{"filterStatus":null}}', "filterStatus must be active or inactive"],
    ['{"includeAllergies":true}', "needs includeResolvedAllergies"],
    ['{"includeAllergies":{}}', "needs includeResolvedAllergies"],
    ['{"includeAllergies":{"includeResolvedAllergies":"true"}}', "must be true or false"],
    ['{"includeConsultations":{"includeNumberOfMostRecent":0}}', "whole number of at least 1"],
    ['{"includeConsultations":{"includeNumberOfMostRecent":1.5}}', "whole number of at least 1"],
    ['{"includeConsultations":{"includeNumberOfMostRecent":"3"}}', "whole number of at least 1"],
    ['{"includeConsultations":{"includeNumberOfMostRecent":2147483648}}', "whole number of at least 1"],
    ['{"includeMedication":{"medicationSearchFromDate":20170201}}', "must be a whole date"],
    ['{"includeReferrals":{"referralSearchPeriod":{}}}', "needs a start, an end, or both"],
    ['{"includeReferrals":{"referralSearchPeriod":"2017-02-01"}}', "must be an object with a start"],
    [
      '{"includeReferrals":{"referralSearchPeriod":{"start":"2017-02-01","till":"2018-02-01"}}}',
      "nothing else",
    ],
  ])("%s is refused", (json, saying) => {
    expectRefused(untyped(json), saying);
  });

  it("and what was left undefined was not asked for", () => {
    const asked = { includeProblems: true, includeReferrals: undefined };
    expect(areasOf({ ...untyped("{}"), ...Object.fromEntries(Object.entries(asked)) })).toStrictEqual([
      { name: "includeProblems" },
    ]);
  });

  it("never throws anything but an InputError, and never sends a name that GP Connect does not have", () => {
    const names = [...JSON.stringify(DOCUMENT_AREAS).matchAll(/include\w+/g)].map(([name]) => name);
    const value = fc.oneof(
      fc.constant(true),
      fc.constant({}),
      fc.dictionary(fc.constantFrom("filterStatus", "includeNumberOfMostRecent", "x"), fc.jsonValue()),
      fc.jsonValue(),
    );
    const given = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...names, "x"), value));
    fc.assert(
      fc.property(given, (parameters) => {
        const asked = untyped(JSON.stringify(parameters));
        const written = namesOrRefusal(asked);
        if (written instanceof Error) expect(written).toBeInstanceOf(InputError);
        else for (const name of written) expect(names).toContain(name);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** The areas that would be asked for, or whatever is thrown. */
function namesOrRefusal(parameters: RecordParameters): readonly string[] | Error {
  try {
    return areasOf(parameters).map(({ name }) => name);
  } catch (thrown) {
    return thrown instanceof Error ? thrown : new Error("no error was thrown");
  }
}
