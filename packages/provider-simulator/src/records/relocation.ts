import { type JsonObject, numberOf, textOf } from "@gpdocs/model";
import { mapAttachments } from "../entry.ts";
import { DOCUMENTS_ROOT, type SimulatedBinary } from "../simulated-patient.ts";
import { standInFile } from "./stand-in-file.ts";

/** A document url of a file, and the Binary that answers in its place. */
export interface ServedDocument {
  readonly originalUrl: string;
  readonly binaryId: string;
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
}

/** Points document urls at the simulator, with Binary ids that are unique across patients. */
export interface Relocation {
  forPatient(): PatientRelocation;
}

export interface PatientRelocation {
  /** The same url gets the same Binary, also in a second Bundle of the patient. */
  bundle(bundle: JsonObject): JsonObject;
  readonly binaries: ReadonlyMap<string, SimulatedBinary>;
  readonly documents: readonly ServedDocument[];
}

const DEFAULT_SIZE = 1024;
const LARGEST_SIZE = 1024 ** 3;

export function createRelocation(): Relocation {
  const taken = new Set<string>();
  return {
    forPatient() {
      const byUrl = new Map<string, string>();
      const binaries = new Map<string, SimulatedBinary>();
      const documents: ServedDocument[] = [];
      const relocate = (attachment: JsonObject): JsonObject => {
        const originalUrl = textOf(attachment, "url");
        if (originalUrl === undefined) return attachment;
        const binaryId = byUrl.get(originalUrl) ?? freeId(originalUrl, taken);
        if (!byUrl.has(originalUrl)) {
          const { contentType, size } = declared(attachment);
          byUrl.set(originalUrl, binaryId);
          binaries.set(binaryId, standInFile(contentType, size, binaryId));
          documents.push({ originalUrl, binaryId, contentType, size });
        }
        return { ...attachment, url: `${DOCUMENTS_ROOT}/Binary/${binaryId}` };
      };
      return {
        bundle: (bundle) => mapAttachments(bundle, relocate),
        binaries,
        documents,
      };
    },
  };
}

function declared(attachment: JsonObject): { readonly contentType: string; readonly size: number } {
  const size = numberOf(attachment, "size");
  const usable = size !== undefined && Number.isSafeInteger(size) && size >= 0 ? size : DEFAULT_SIZE;
  return {
    contentType: textOf(attachment, "contentType") ?? "application/octet-stream",
    size: Math.min(usable, LARGEST_SIZE),
  };
}

/** The last segment of the url's path as far as a FHIR id allows it, with a number where it is taken. */
function freeId(url: string, taken: Set<string>): string {
  const [path = ""] = url.split(/[?#]/, 1);
  const segment =
    path
      .split("/")
      .filter((part) => part !== "")
      .at(-1) ?? "";
  const plain =
    segment
      .replace(/[^\w.-]/g, "-")
      .replace(/^\.+$/, "")
      .slice(0, 150) || "document";
  let id = plain;
  for (let count = 2; taken.has(id); count += 1) id = `${plain}-${count}`;
  taken.add(id);
  return id;
}
