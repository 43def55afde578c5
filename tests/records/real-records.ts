import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A folder of real structured records beside the checkout, where there is one. */
export const RECORDS_FOLDER =
  process.env["GPDOCS_RECORDS"] ?? join(import.meta.dirname, "..", "..", "..", "shared", "records");

/** What a record says of one document content, read from its JSON without any code of gpdocs. */
export interface DeclaredContent {
  readonly id: string;
  readonly url: string | undefined;
  readonly title: string | undefined;
  readonly size: number | undefined;
}

export interface RealRecord {
  readonly file: string;
  /** The one in the file's name, else the one inside. */
  readonly nhsNumber: string;
  readonly contents: readonly DeclaredContent[];
}

/** The structured records of the folder; none where there is no folder. */
export function realRecords(): readonly RealRecord[] {
  if (!existsSync(RECORDS_FOLDER)) return [];
  return readdirSync(RECORDS_FOLDER)
    .filter((file) => file.endsWith(".json"))
    .flatMap((file) => {
      const bundle = JSON.parse(readFileSync(join(RECORDS_FOLDER, file), "utf8"));
      if (bundle.type !== "collection") return [];
      const resources = bundle.entry.map((entry: { resource: unknown }) => entry.resource);
      return [{ file, nhsNumber: nhsNumberOf(file, resources), contents: contentsOf(resources) }];
    });
}

interface Resource {
  readonly resourceType: string;
  readonly id?: string;
  readonly identifier?: readonly { readonly system?: string; readonly value: string }[];
  readonly content?: readonly { readonly attachment: { url?: string; title?: string; size?: number } }[];
}

function nhsNumberOf(file: string, resources: readonly Resource[]): string {
  const named = /\d{10}/.exec(file)?.[0];
  const patient = resources.find((resource) => resource.resourceType === "Patient");
  const inside = patient?.identifier?.find(
    (one) => one.system === "https://fhir.nhs.uk/Id/nhs-number",
  )?.value;
  return named ?? inside ?? "";
}

function contentsOf(resources: readonly Resource[]): readonly DeclaredContent[] {
  return resources
    .filter((resource) => resource.resourceType === "DocumentReference")
    .flatMap((resource) =>
      (resource.content ?? []).map(({ attachment }) => ({
        id: resource.id ?? "",
        url: attachment.url,
        title: attachment.title,
        size: attachment.size,
      })),
    );
}
