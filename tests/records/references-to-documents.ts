import { isJsonObject } from "@gpdocs/model";

/** A Reference in a record, found by looking at every element; nothing of gpdocs' own reading is used. */
export interface FoundReference {
  /** JSON pointer of the element that holds `reference`. */
  readonly pointer: string;
  readonly text: string;
}

export function referencesIn(record: unknown): readonly FoundReference[] {
  const found: FoundReference[] = [];
  const pending = [{ pointer: "", value: record }];
  for (const { pointer, value } of pending) {
    if (typeof value !== "object" || value === null) continue;
    if (isJsonObject(value) && typeof value["reference"] === "string") {
      found.push({ pointer, text: value["reference"] });
    }
    for (const [key, member] of Object.entries(value)) {
      pending.push({ pointer: `${pointer}/${key}`, value: member });
    }
  }
  return found;
}

/** A copy of the record with an empty object where the pointer leads, so that no other element changes its place. */
export function emptiedAt(value: unknown, [step, ...further]: readonly string[]): unknown {
  if (step === undefined) return {};
  if (Array.isArray(value)) return value.with(Number(step), emptiedAt(value[Number(step)], further));
  return isJsonObject(value) ? { ...value, [step]: emptiedAt(value[step], further) } : value;
}
