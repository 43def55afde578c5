import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { isJsonObject, isNhsNumber, type JsonObject, readBundle, readPatient } from "@gpdocs/model";
import type { SimulatedPatient } from "../simulated-patient.ts";
import { withDistinctPatient } from "./distinct-patient.ts";
import { createRelocation, type ServedDocument } from "./relocation.ts";
import { searchsetOf } from "./searchset.ts";
import { withNhsNumber } from "./with-nhs-number.ts";

/** A patient read from files, and where the documents went. */
export interface RecordedPatient extends SimulatedPatient {
  /** Which Binary answers in place of which url of the files. */
  readonly documents: readonly ServedDocument[];
}

/** A record larger than any that is known: 256 MiB. */
const LARGEST_FILE = 256 * 1024 * 1024;

/**
 * Reads every `.json` file of a folder as a Bundle: a structured record (type `collection`), or the documents searchset of
 * session A; the two of one patient are joined.
 *
 * Each is served under the NHS number of its Patient, or, where that is not a valid one, under the number in its file name,
 * which is then written into the Patient that is served. A record without a searchset gets one, made of its Patient,
 * DocumentReferences, Organizations, Practitioners and PractitionerRoles. Each document url is pointed at the simulator,
 * where a Binary of the declared content type and size answers: a valid file where there is a sample of the type, filler
 * bytes otherwise; 1024 bytes where no size is declared, and never more than 1 GiB.
 *
 * @throws Error that names the file: no Bundle, no valid NHS number, too large, or a second record of the same patient
 */
export async function readRecordsFolder(directory: string): Promise<readonly RecordedPatient[]> {
  const names = (await readdir(directory)).filter((name) => name.toLowerCase().endsWith(".json")).sort();
  if (names.length === 0) throw new Error(`There is no .json file in ${directory}.`);
  const patients = new Map<string, PatientFiles>();
  for (const name of names) {
    const file = await readRecordFile(directory, name);
    const files = patients.get(file.nhsNumber) ?? {};
    const earlier = files[file.kind];
    if (earlier !== undefined) {
      throw new Error(
        `${earlier.name} and ${name} are both a ${file.kind} of the same NHS number. Remove one.`,
      );
    }
    patients.set(file.nhsNumber, { ...files, [file.kind]: file });
  }
  const relocation = createRelocation();
  const patientIds = new Set<string>();
  return [...patients].map(([nhsNumber, files]) => {
    const relocate = relocation.forPatient();
    const record = files.record === undefined ? null : relocate.bundle(files.record.bundle);
    const given = files.searchset === undefined ? null : relocate.bundle(files.searchset.bundle);
    const search = given ?? (record === null ? null : searchsetOf(record));
    return {
      nhsNumber,
      description: `From ${[files.record?.name, files.searchset?.name].filter((name) => name !== undefined).join(" and ")}`,
      record,
      search: search === null ? null : withDistinctPatient(search, patientIds),
      binaries: relocate.binaries,
      documents: relocate.documents,
      status: "active",
    };
  });
}

interface RecordFile {
  readonly name: string;
  readonly kind: "record" | "searchset";
  readonly nhsNumber: string;
  readonly bundle: JsonObject;
}

type PatientFiles = Partial<Readonly<Record<RecordFile["kind"], RecordFile>>>;

async function readRecordFile(directory: string, name: string): Promise<RecordFile> {
  const value = parse(await readText(join(directory, name), name), name);
  const contents = readBundle(value);
  if (!isJsonObject(value) || contents === undefined) throw new Error(`${name} is not a FHIR Bundle.`);
  if (contents.type !== "collection" && contents.type !== "searchset") {
    throw new Error(`${name} is neither a structured record (Bundle of type collection) nor a searchset.`);
  }
  const kind = contents.type === "collection" ? "record" : "searchset";
  const patient = contents.resources.find(({ resourceType }) => resourceType === "Patient");
  if (patient === undefined) throw new Error(`${name} has no Patient.`);
  const inside = readPatient(patient.resource).nhsNumbers.find(isNhsNumber);
  if (inside !== undefined) return { name, kind, nhsNumber: inside, bundle: value };
  const inName = name.match(/\d+/g)?.find(isNhsNumber);
  if (inName === undefined) {
    throw new Error(`${name} has no valid NHS number: put one into its Patient or into its file name.`);
  }
  return { name, kind, nhsNumber: inName, bundle: withNhsNumber(value, inName) };
}

async function readText(path: string, name: string): Promise<string> {
  const file = await open(path);
  try {
    if ((await file.stat()).size > LARGEST_FILE) throw new Error(`${name} is larger than 256 MiB.`);
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${name} is not JSON.`);
  }
}
