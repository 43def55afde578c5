import type { MixedFault, Provider, RecordedPatient } from "@gpdocs/provider-simulator";
import { count, printable } from "./printable.ts";

/** All that one needs to know of a running simulator, with commands to paste. */
export function simulatorText(
  { practice, urls, patients }: Pick<Provider, "practice" | "urls" | "patients">,
  recorded: readonly RecordedPatient[] | undefined,
  faults: readonly MixedFault[],
  command: string,
): string {
  const [first] = patients;
  const addresses = [
    ["SDS", urls.sds],
    ["SSP", urls.ssp],
    ["Structured record", urls.serviceRoots.structured],
    ["Documents", urls.serviceRoots.documents],
    ["Migration", urls.serviceRoots.migration],
  ];
  return [
    `Simulated practice ${practice.odsCode}, ${practice.name}. Ctrl-C ends it.`,
    "",
    ...addresses.map(([name = "", url = ""]) => `${name.padEnd(20)}${url}`),
    "",
    `Patients (${patients.length})`,
    ...patients.map(({ nhsNumber, description }) => `  ${nhsNumber}  ${printable(description, 200)}`),
    ...(recorded === undefined ? [] : mapping(recorded, urls.serviceRoots.documents)),
    ...(faults.length === 0 ? [] : ["", `Faults (${faults.length})`, ...faults.map(faultLine)]),
    ...(first === undefined
      ? []
      : ["", "Try", ...commands(first.nhsNumber, practice.odsCode, urls, command)]),
    "",
  ].join("\n");
}

function faultLine({ fault, share, times }: MixedFault): string {
  const which = times === undefined ? "at every request" : `at the first ${count(times, "request")} for each`;
  return `  ${fault.name}  ${Math.round(share * 100)} % of the documents, ${which}`;
}

function mapping(recorded: readonly RecordedPatient[], documentsRoot: string): readonly string[] {
  const documents = recorded.flatMap((patient) => patient.documents);
  return [
    "",
    `Documents (${documents.length}), as the records name them and as they are served`,
    ...documents.flatMap(({ originalUrl, binaryId, contentType, size }) => [
      `  ${printable(originalUrl, 500)}`,
      `    ${documentsRoot}/Binary/${binaryId}  ${printable(contentType, 100)}, ${size} bytes`,
    ]),
  ];
}

function commands(
  nhsNumber: string,
  odsCode: string,
  { sds, ssp, serviceRoots }: Provider["urls"],
  command: string,
): readonly string[] {
  const throughSpine = `--ods-code ${odsCode} --sds-url ${sds} --ssp-url ${ssp} --demo`;
  const direct = `--structured-url ${serviceRoots.structured} --documents-url ${serviceRoots.documents} --migrate-url ${serviceRoots.migration} --demo`;
  const extract = `  ${command} extract --nhs-number ${nhsNumber}`;
  return [
    `${extract} ${throughSpine} --from record --out gpdocs-record`,
    `${extract} ${throughSpine} --from search --out gpdocs-search`,
    `${extract} ${throughSpine} --migrate --out gpdocs-migration`,
    `${extract} ${direct} --from record --out gpdocs-direct`,
  ];
}
