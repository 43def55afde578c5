export type { BinaryMember } from "./binary-resource.ts";
export type { Answer, Body, Reply, Role } from "./exchange.ts";
export { htmlPage, operationOutcome200, redirectElsewhere, status } from "./faults/answers.ts";
export { badBase64Character, badBase64Length, badBase64Padding } from "./faults/bad-base64.ts";
export {
  contentFirst,
  contentLast,
  otherResourceType,
  withoutContent,
  wrongBinaryId,
  wrongContentType,
} from "./faults/binaries.ts";
export {
  incompleteJson,
  resetBeforeAnswer,
  resetInsideBody,
  truncatedBody,
  truncatedContentLength,
} from "./faults/broken-off.ts";
export { wrongDeclaredContentType, wrongDeclaredSize } from "./faults/declarations.ts";
export type { Fault } from "./faults/fault.ts";
export type { Mix, MixedFault, PlannedFault } from "./faults/mix.ts";
export { latency, latency as delay, slowDrip, slowHeaders } from "./faults/pace.ts";
export { parseFaults } from "./faults/parse-faults.ts";
export { type FaultName, type FaultOptions, faultNamed, faultNames } from "./faults/registry.ts";
export { endlessBody, gzipBomb } from "./faults/without-end.ts";
export { wrongPatient } from "./faults/wrong-patient.ts";
export {
  DEMONSTRATION_API_KEY,
  DEMONSTRATION_CONSUMER,
  DEMONSTRATION_MANUFACTURER,
  DEMONSTRATION_PRACTICE,
  DEMONSTRATION_USER,
} from "./identities.ts";
export type { ServedInteractionName } from "./interactions.ts";
export { type NetworkFaultName, networkFaultNames } from "./listener.ts";
export type { FaultHandle, FaultMatch, MixHandle } from "./misbehaviour.ts";
export { PROOF_PATH, simulatorAnswer } from "./proof.ts";
export {
  createProvider,
  type NetworkHandle,
  type NetworkMatch,
  type Provider,
  type ProviderOptions,
} from "./provider.ts";
export { type RecordedPatient, readRecordsFolder } from "./records/records-folder.ts";
export type { ServedDocument } from "./records/relocation.ts";
export type { ReceivedRequest } from "./request-log.ts";
export { RULES, type RuleText } from "./rules/rules.ts";
export { sampleFile } from "./samples/samples.ts";
export type { Subject } from "./service.ts";
export {
  DOCUMENTS_ROOT,
  piecesOf,
  type SimulatedBinary,
  type SimulatedPatient,
} from "./simulated-patient.ts";
export type { PracticeOptions, SimulatedPractice } from "./simulated-practice.ts";
export type { SpineCode } from "./spine-codes.ts";
export { type ManyDocuments, manyDocumentsPatient } from "./synthetic/many-documents.ts";
export { syntheticPatients } from "./synthetic/synthetic-patients.ts";
