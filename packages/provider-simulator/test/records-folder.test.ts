import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
  type JsonObject,
  objectOf,
  objectsOf,
  readBundle,
  readPatient,
  readReference,
  textOf,
} from "@gpdocs/model";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createProvider, DOCUMENTS_ROOT, readRecordsFolder } from "../src/index.ts";

const NHS_NUMBER = "9990000018";
const OTHER = "9990000034";
const NOT_VALID = "1234567890";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gpdocs-records-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("readRecordsFolder", () => {
  it("serves a record under the NHS number inside, whatever its file is called", async () => {
    await write(`record-${OTHER}.json`, record(NHS_NUMBER, []));
    const [patient] = await readRecordsFolder(folder);
    expect(patient?.nhsNumber).toBe(NHS_NUMBER);
    expect(nhsNumbers(patient?.record)).toEqual([NHS_NUMBER]);
  });

  it("serves a record without a valid one under that of its file name, and writes it into what is served", async () => {
    await write(`emis-${NHS_NUMBER}.json`, record(NOT_VALID, []));
    const [patient] = await readRecordsFolder(folder);
    expect(patient?.nhsNumber).toBe(NHS_NUMBER);
    expect(nhsNumbers(patient?.record)).toEqual([NHS_NUMBER]);
    expect(nhsNumbers(patient?.search)).toEqual([NHS_NUMBER]);
  });

  it("gives a Patient without any the one of the file name", async () => {
    await write(`${NHS_NUMBER}.json`, bundle("collection", [{ resourceType: "Patient", id: "p" }]));
    const [patient] = await readRecordsFolder(folder);
    expect(nhsNumbers(patient?.record)).toEqual([NHS_NUMBER]);
  });

  it("points each url at the simulator, where a Binary of the declared type and size answers", async () => {
    await write(
      "record.json",
      record(NHS_NUMBER, [
        { url: "https://a.invalid/x/Binary/AB_12_ef?v=1", contentType: "text/plain", size: 500 },
        { url: "https://b.invalid/Binary/AB_12_ef", contentType: "application/msword" },
        { url: "https://a.invalid/x/Binary/AB_12_ef?v=1", contentType: "text/plain", size: 500 },
        { url: "Binary/ä ö", size: -1 },
        { title: "File size 18551238 bytes greater than maximum allowable (5MB)", size: 18551238 },
      ]),
    );
    const [patient] = await readRecordsFolder(folder);
    const urls = [`${DOCUMENTS_ROOT}/Binary/AB_12_ef`, `${DOCUMENTS_ROOT}/Binary/AB_12_ef-2`];
    expect(attachments(patient?.record).map((attachment) => textOf(attachment, "url"))).toEqual([
      urls[0],
      urls[1],
      urls[0],
      `${DOCUMENTS_ROOT}/Binary/---`,
      undefined,
    ]);
    expect(attachments(patient?.search)).toEqual(attachments(patient?.record));
    expect(patient?.documents).toEqual([
      {
        originalUrl: "https://a.invalid/x/Binary/AB_12_ef?v=1",
        binaryId: "AB_12_ef",
        contentType: "text/plain",
        size: 500,
      },
      {
        originalUrl: "https://b.invalid/Binary/AB_12_ef",
        binaryId: "AB_12_ef-2",
        contentType: "application/msword",
        size: 1024,
      },
      { originalUrl: "Binary/ä ö", binaryId: "---", contentType: "application/octet-stream", size: 1024 },
    ]);
    const served = [...(patient?.binaries ?? [])].map(([id, binary]) => [
      id,
      binary.contentType,
      binary.bytes().length,
    ]);
    expect(served).toEqual([
      ["AB_12_ef", "text/plain", 500],
      ["AB_12_ef-2", "application/msword", 1024],
      ["---", "application/octet-stream", 1024],
    ]);
  });

  it("makes filler as it is sent, however large, and another for each document", async () => {
    const contentType = "application/msword";
    const urls = ["https://a.invalid/Binary/1", "https://a.invalid/Binary/2"];
    const attachments = urls.map((url) => ({ url, contentType, size: 1024 ** 3 }));
    await write("record.json", record(NHS_NUMBER, attachments));
    const [patient] = await readRecordsFolder(folder);
    const starts = ["1", "2"].map((id) => {
      for (const piece of patient?.binaries.get(id)?.pieces?.() ?? []) {
        expect(piece.length).toBeLessThan(1024 ** 2);
        return Buffer.from(piece);
      }
      return Buffer.alloc(0);
    });
    const [first, second] = ["1", "2"].map((id) => createHash("sha512").update(id).digest());
    expect(starts.map((start) => start.subarray(64, 128))).toEqual([first, second]);
  });

  it("derives the searchset of session A from a record", async () => {
    const extra = ["Organization", "Practitioner", "PractitionerRole", "Encounter", "List"];
    const resources = extra.map((resourceType) => ({ resourceType, id: "1" }));
    await write("record.json", record(NHS_NUMBER, [{ url: "https://a.invalid/Binary/1" }], resources));
    const [patient] = await readRecordsFolder(folder);
    const types = readBundle(patient?.search)?.resources.map(({ resourceType }) => resourceType);
    expect(types).toEqual([
      "Patient",
      "DocumentReference",
      "Organization",
      "Practitioner",
      "PractitionerRole",
    ]);
    expect(textOf(patient?.search ?? {}, "type")).toBe("searchset");
  });

  it("joins the record and the searchset of one patient, each url having one Binary", async () => {
    const attachment = { url: "https://a.invalid/Binary/1", contentType: "text/plain", size: 3 };
    await write("a-record.json", record(NHS_NUMBER, [attachment]));
    await write("b-search.json", { ...record(NHS_NUMBER, [attachment]), type: "searchset" });
    const patients = await readRecordsFolder(folder);
    expect(patients).toHaveLength(1);
    expect(textOf(patients[0]?.search ?? {}, "type")).toBe("searchset");
    expect([...(patients[0]?.binaries.keys() ?? [])]).toEqual(["1"]);
  });

  it("has no record for a patient of whom there is only a searchset", async () => {
    await write("search.json", { ...record(NHS_NUMBER, []), type: "searchset" });
    expect((await readRecordsFolder(folder))[0]?.record).toBeNull();
  });

  it("keeps apart what two patients' files name alike", async () => {
    const attachment = { url: "https://a.invalid/Binary/1" };
    await write("a.json", record(NHS_NUMBER, [attachment]));
    await write("b.json", record(OTHER, [attachment]));
    const patients = await readRecordsFolder(folder);
    expect(patients.map(({ binaries }) => [...binaries.keys()])).toEqual([["1"], ["1-2"]]);
    const ids = patients.map(({ search }) => patientOf(search)?.["id"]);
    expect(ids).toEqual(["p", "p-2"]);
    const subjects = (readBundle(patients[1]?.search)?.resources ?? [])
      .filter(({ resourceType }) => resourceType === "DocumentReference")
      .map(({ resource }) => readReference(objectOf(resource, "subject")));
    expect(subjects).toEqual([{ kind: "resource", resourceType: "Patient", id: "p-2" }]);
    const provider = await createProvider({ patients });
    await provider.close();
  });

  it.each([
    ["broken.json", "{", "broken.json is not JSON."],
    ["list.json", "[]", "list.json is not a FHIR Bundle."],
    ["patient.json", '{"resourceType":"Patient"}', "patient.json is not a FHIR Bundle."],
    [
      "message.json",
      '{"resourceType":"Bundle","type":"message"}',
      "message.json is neither a structured record (Bundle of type collection) nor a searchset.",
    ],
    ["nobody.json", '{"resourceType":"Bundle","type":"collection"}', "nobody.json has no Patient."],
  ])("refuses %s by name, without its contents", async (name, text, message) => {
    await writeFile(join(folder, name), text);
    await expect(readRecordsFolder(folder)).rejects.toThrow(new Error(message));
  });

  it("refuses a record without a valid NHS number anywhere", async () => {
    await write(`record-${NOT_VALID}.json`, record(NOT_VALID, []));
    await expect(readRecordsFolder(folder)).rejects.toThrow(
      /^record-1234567890\.json has no valid NHS number/,
    );
  });

  it("refuses two records of one patient, naming both files", async () => {
    await write("one.json", record(NHS_NUMBER, []));
    await write("two.json", record(NHS_NUMBER, []));
    await expect(readRecordsFolder(folder)).rejects.toThrow("one.json and two.json are both a record");
  });

  it("refuses a folder without records", async () => {
    await writeFile(join(folder, "README.md"), "nothing here");
    await expect(readRecordsFolder(folder)).rejects.toThrow("There is no .json file in");
  });
});

const RECORDS = process.env["GPDOCS_RECORDS"] ?? resolve(import.meta.dirname, "../../../../shared/records");

describe.skipIf(!existsSync(RECORDS))("the records that suppliers sent", () => {
  it("can all be served, every available document with its declared size", async () => {
    const patients = await readRecordsFolder(RECORDS);
    expect(patients.length).toBeGreaterThan(0);
    for (const { record, search, nhsNumber, documents, binaries } of patients) {
      expect(nhsNumbers(search)).toEqual([nhsNumber]);
      const declared = attachments(record ?? search).filter(
        (attachment) => textOf(attachment, "url") !== undefined,
      );
      expect(documents.length).toBeGreaterThanOrEqual(new Set(declared.map(({ url }) => url)).size);
      for (const { binaryId, size } of documents) expect(binaries.get(binaryId)?.bytes().length).toBe(size);
    }
    const provider = await createProvider({ patients });
    await provider.close();
  });
});

function write(name: string, value: JsonObject): Promise<void> {
  return writeFile(join(folder, name), JSON.stringify(value));
}

function record(
  nhsNumber: string,
  files: readonly JsonObject[],
  more: readonly JsonObject[] = [],
): JsonObject {
  const identifier = [{ system: "https://fhir.nhs.uk/Id/nhs-number", value: nhsNumber }];
  const documents = files.map((attachment) => ({
    resourceType: "DocumentReference",
    subject: { reference: "Patient/p" },
    content: [{ attachment }],
  }));
  return bundle("collection", [{ resourceType: "Patient", id: "p", identifier }, ...documents, ...more]);
}

function bundle(type: string, resources: readonly JsonObject[]): JsonObject {
  return { resourceType: "Bundle", type, entry: resources.map((resource) => ({ resource })) };
}

function patientOf(value: JsonObject | null | undefined): JsonObject | undefined {
  return readBundle(value)?.resources.find(({ resourceType }) => resourceType === "Patient")?.resource;
}

function nhsNumbers(value: JsonObject | null | undefined): readonly string[] {
  const patient = patientOf(value);
  return patient === undefined ? [] : readPatient(patient).nhsNumbers;
}

function attachments(value: JsonObject | null | undefined): readonly JsonObject[] {
  const contents = (readBundle(value)?.resources ?? []).flatMap(({ resource }) =>
    objectsOf(resource, "content"),
  );
  return contents.map((content) => objectOf(content, "attachment")).filter((found) => found !== undefined);
}
