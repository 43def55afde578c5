import { type Capability, INTERACTIONS, type Interaction, type InteractionName } from "@gpdocs/model";

export type ServedInteractionName =
  | InteractionName
  | "read-foundations-capability-statement"
  | "read-documents-capability-statement";

/** An interaction that the practice is registered for. */
export interface ServedInteraction extends Interaction {
  readonly name: ServedInteractionName;
  /** The request below the service root, without query. Its first group is the id of a resource. */
  readonly path: RegExp;
}

const PATHS = {
  "retrieve-structured-record": /^Patient\/\$gpc\.getstructuredrecord$/,
  "migrate-structured-record": /^Patient\/\$gpc\.migratestructuredrecord$/,
  "find-patient": /^Patient$/,
  "search-documents": /^Patient\/([^/]+)\/DocumentReference$/,
  "retrieve-document": /^Binary\/([^/]+)$/,
  "migrate-document": /^Binary\/([^/]+)$/,
} as const satisfies Record<InteractionName, RegExp>;

/** Page: *Interaction IDs*. The Foundations service has the service root that migration is sent to. */
const CAPABILITY_STATEMENTS: readonly ServedInteraction[] = [
  capabilityStatement(
    "read-foundations-capability-statement",
    "urn:nhs:names:services:gpconnect:fhir:rest:read:metadata-1",
    "migration",
  ),
  capabilityStatement(
    "read-documents-capability-statement",
    "urn:nhs:names:services:gpconnect:documents:fhir:rest:read:metadata-1",
    "documents",
  ),
];

/** Every interaction that the practice answers and SDS lists. */
export const SERVED_INTERACTIONS: readonly ServedInteraction[] = [
  served("retrieve-structured-record"),
  served("migrate-structured-record"),
  served("find-patient"),
  served("search-documents"),
  served("retrieve-document"),
  served("migrate-document"),
  ...CAPABILITY_STATEMENTS,
];

export function interactionOf(id: string | undefined): ServedInteraction | null {
  return SERVED_INTERACTIONS.find((interaction) => interaction.id === id) ?? null;
}

function served(name: InteractionName): ServedInteraction {
  return { name, ...INTERACTIONS[name], path: PATHS[name] };
}

function capabilityStatement(
  name: ServedInteractionName,
  id: string,
  capability: Capability,
): ServedInteraction {
  return {
    name,
    id,
    method: "GET",
    capability,
    reason: "directcare",
    scope: "organization/*.read",
    path: /^metadata$/,
  };
}
