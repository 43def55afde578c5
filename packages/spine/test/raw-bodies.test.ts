import { expect, it } from "vitest";
import { createSpine, type Route } from "../src/index.ts";
import { sessionOf } from "./calls.ts";

const routes: readonly Route[] = [
  { kind: "ssp", sspUrl: "https://ssp.example", sdsUrl: "https://sds.example" },
  { kind: "direct", serviceRoots: {} },
  { kind: "gpc-consumer", url: "https://adaptor.example" },
];

it.each(routes)("a session takes raw bodies where its route says so, and only there: $kind", (route) => {
  expect(sessionOf(createSpine({ route })).rawBodies).toBe(false);
  expect(sessionOf(createSpine({ route: { ...route, rawBodies: true } })).rawBodies).toBe(true);
});
