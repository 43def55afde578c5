import { isJsonObject, type JsonObject, readBundle } from "@gpdocs/model";
import { mapResources } from "../entry.ts";

/**
 * The searchset under a Patient id that no other patient has: records of several practices may well share one, and a
 * search is for a Patient id. The Patient and every reference to it change together; most searchsets stay as they are.
 */
export function withDistinctPatient(search: JsonObject, taken: Set<string>): JsonObject {
  const patients =
    readBundle(search)?.resources.filter(({ resourceType }) => resourceType === "Patient") ?? [];
  const id = patients[0]?.id;
  const plain = id ?? "patient";
  let free = plain;
  for (let count = 2; taken.has(free); count += 1) free = `${plain}-${count}`;
  taken.add(free);
  return free === id ? search : renamed(search, id, free);
}

function renamed(search: JsonObject, from: string | undefined, to: string): JsonObject {
  const resources = mapResources(search, (resource) =>
    resource["resourceType"] === "Patient" && resource["id"] === from ? { ...resource, id: to } : resource,
  );
  const text = JSON.stringify(resources).replaceAll(
    JSON.stringify(`Patient/${from}`),
    JSON.stringify(`Patient/${to}`),
  );
  const value: unknown = JSON.parse(text);
  return isJsonObject(value) ? value : resources;
}
