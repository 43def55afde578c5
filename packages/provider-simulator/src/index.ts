export type { Answer, Body, Reply, Role } from "./exchange.ts";
export {
  delay,
  type Fault,
  htmlPage,
  resetBeforeAnswer,
  status,
  truncatedBody,
  wrongPatient,
} from "./faults.ts";
export {
  DEMONSTRATION_API_KEY,
  DEMONSTRATION_CONSUMER,
  DEMONSTRATION_MANUFACTURER,
  DEMONSTRATION_PRACTICE,
  DEMONSTRATION_USER,
} from "./identities.ts";
export type { ServedInteractionName } from "./interactions.ts";
export type { FaultHandle, FaultMatch } from "./misbehaviour.ts";
export { PROOF_PATH, simulatorAnswer } from "./proof.ts";
export { createProvider, type Provider, type ProviderOptions } from "./provider.ts";
export { type RecordedPatient, readRecordsFolder } from "./records/records-folder.ts";
export type { ServedDocument } from "./records/relocation.ts";
export type { ReceivedRequest } from "./request-log.ts";
export { RULES, type RuleText } from "./rules/rules.ts";
export { sampleFile } from "./samples/samples.ts";
export type { Subject } from "./service.ts";
export { DOCUMENTS_ROOT, type SimulatedBinary, type SimulatedPatient } from "./simulated-patient.ts";
export type { SpineCode } from "./spine-codes.ts";
export { syntheticPatients } from "./synthetic/synthetic-patients.ts";
