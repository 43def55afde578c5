import { describe, expect, it } from "vitest";
import type { RecordParameters } from "../src/index.ts";
import { areasOf, expectRefused } from "./asked-parameters.ts";

describe("dates", () => {
  const past = (date: string): RecordParameters => ({
    includeMedication: { medicationSearchFromDate: date },
  });
  const future = (date: string): RecordParameters => ({
    includeDiaryEntries: { diaryEntriesSearchDate: date },
  });
  const start = (date: string): RecordParameters => ({
    includeConsultations: { consultationSearchPeriod: { start: date } },
  });
  const end = (date: string): RecordParameters => ({
    includeInvestigations: { investigationSearchPeriod: { end: date } },
  });

  it.each(["2024-02-29", "2000-02-29", "2023-12-31", "1900-01-01"])("%s is one", (date) => {
    for (const asked of [past(date), start(date), end(date)]) expect(areasOf(asked)).toHaveLength(1);
  });

  it.each([
    "2023-02-29",
    "1900-02-29",
    "2023-04-31",
    "2023-13-01",
    "2023-00-10",
    "2023-01-00",
    "2023",
    "2023-05",
    "2023-5-1",
    "20230501",
    "01/05/2023",
    "2023-05-01T00:00:00",
    "2023-05-01T00:00:00Z",
    "2023-05-01+01:00",
    " 2023-05-01",
    "2023-05-01\n",
    "",
    "today",
  ])("%j is none", (date) => {
    for (const asked of [past(date), start(date), end(date), future(date)]) {
      expectRefused(asked, "must be a whole date such as 2017-02-01");
    }
  });

  it("today is not in the future, tomorrow is", () => {
    for (const asked of [past("2024-02-29"), start("2024-02-29"), end("2024-02-29")]) {
      expect(areasOf(asked)).toHaveLength(1);
    }
    for (const asked of [past("2024-03-01"), start("2024-03-01"), end("2024-03-01")]) {
      expectRefused(asked, "must not be in the future");
    }
  });

  it("diary entries are asked for up to today or later, not up to yesterday", () => {
    expect(areasOf(future("2024-02-29"))).toHaveLength(1);
    expect(areasOf(future("2031-01-01"))).toHaveLength(1);
    expectRefused(future("2024-02-28"), "must be today or later");
  });

  it("a period does not end before it starts", () => {
    const period = { start: "2018-12-25", end: "2018-12-24" };
    expectRefused({ includeReferrals: { referralSearchPeriod: period } }, "is after its end");
  });
});
