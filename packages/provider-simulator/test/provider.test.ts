import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createProvider, simulatorAnswer } from "../src/index.ts";
import { call, type Draft, prepared, type Route } from "./right-consumer.ts";
import { patients } from "./simulated-patients.ts";
import { exchange, json } from "./wire.ts";

describe("createProvider", () => {
  it("proves on every server that it is the simulator", async () => {
    const provider = await createProvider({ patients: patients() });
    const expected = createHash("sha256").update("gpdocs-simulator 12 3/ä").digest("hex");
    for (const url of [provider.urls.sds, provider.urls.ssp, provider.urls.practice]) {
      const { origin } = new URL(url);
      const target = `/.well-known/gpdocs-simulator?challenge=${encodeURIComponent("12 3/ä")}`;
      const received = await exchange({ method: "GET", origin, target, headers: {} });
      expect(json(received)).toEqual({ simulator: "gpdocs", answer: expected });
    }
    expect(simulatorAnswer("12 3/ä")).toBe(expected);
    expect(provider.requests).toEqual([]);
    await provider.close();
  });

  it("has a service root of its own for each capability, none within another", async () => {
    const provider = await createProvider({
      patients: [],
      practice: { odsCode: "B12345", name: "Elsewhere" },
    });
    const { structured, documents, migration } = provider.urls.serviceRoots;
    expect(structured).toBe(`${provider.urls.practice}/B12345/STU3/1/gpconnect/structured/fhir`);
    expect(documents).toBe(`${provider.urls.practice}/B12345/STU3/1/gpconnect/documents/fhir`);
    expect(migration).toBe(`${provider.urls.practice}/B12345/STU3/1/gpconnect/fhir`);
    await provider.close();
  });

  it("listens on the ports it is told, and says when one is taken", async () => {
    const first = await createProvider({ patients: [] });
    const ports = { practice: Number(new URL(first.urls.practice).port) };
    await expect(createProvider({ patients: [], ports })).rejects.toMatchObject({ code: "EADDRINUSE" });
    await first.close();
    const second = await createProvider({ patients: [], ports });
    expect(second.urls.practice).toBe(first.urls.practice);
    await second.close();
  });

  it("closes at once, whatever is open, and twice", async () => {
    const provider = await createProvider({ patients: patients() });
    await call(provider, "find", undefined, "ssp");
    await provider.close();
    await provider.close();
    await expect(call(provider, "find")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("refuses patients of whom one would hide another", async () => {
    const [alice] = patients();
    const twice = alice === undefined ? [] : [alice, { ...alice, description: "again" }];
    await expect(createProvider({ patients: twice })).rejects.toThrow(
      "Two patients of the simulator have the same",
    );
  });

  it("refuses a body without end", async () => {
    const provider = await createProvider({ patients: patients() });
    const received = await call(provider, "record", (draft) => {
      draft.parameters = { resourceType: "Parameters", text: "x".repeat(1_100_000) };
    });
    expect(received.status).toBe(413);
    await provider.close();
  });

  it.each<Route>(["direct", "ssp"])(
    "is not harmed by a consumer that goes away in the middle, %s",
    async (route) => {
      const provider = await createProvider({ patients: patients() });
      const large = (draft: Draft) => {
        draft.path = "Binary/large";
      };
      const { origin, target, headers } = prepared(provider, "migrateBinary", large, route);
      const response = await fetch(`${origin}${target}`, { headers });
      const reader = response.body?.getReader();
      expect((await reader?.read())?.value?.length).toBeGreaterThan(0);
      await reader?.cancel();
      expect((await call(provider, "find", undefined, route)).status).toBe(200);
      await provider.close();
    },
  );

  it("serves the synthetic patients where no others are given", async () => {
    const provider = await createProvider();
    expect(provider.patients.length).toBeGreaterThan(0);
    await provider.close();
  });
});
