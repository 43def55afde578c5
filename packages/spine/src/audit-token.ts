import { type Interaction, SYSTEMS } from "@gpdocs/model";
import type { Consumer, User } from "./consumer.ts";

/** What one token vouches for. */
export interface AuditTokenFacts {
  readonly interaction: Interaction;
  /** The service root that is called: `aud`. */
  readonly serviceRoot: string;
  readonly consumer: Consumer;
  readonly user: User;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** ` conf/R` is added to the scope: records with sensitive information, migration only. */
  readonly sensitive: boolean;
}

/**
 * The unsigned JSON Web Token that GP Connect asks for, new for each request.
 *
 * Page: *Cross-organisation audit and provenance*.
 */
export function auditToken(facts: AuditTokenFacts): string {
  return `${encode({ alg: "none", typ: "JWT" })}.${encode(claims(facts))}.`;
}

function claims({ interaction, serviceRoot, consumer, user, now, sensitive }: AuditTokenFacts): object {
  const issued = Math.floor(now / 1000);
  return {
    iss: consumer.issuer,
    sub: user.id,
    aud: serviceRoot,
    exp: issued + LIFETIME_SECONDS,
    iat: issued,
    reason_for_request: interaction.reason,
    requested_scope: sensitive ? `${interaction.scope} conf/R` : interaction.scope,
    requesting_device: {
      resourceType: "Device",
      identifier: [consumer.device.identifier],
      model: consumer.device.model,
      version: consumer.device.version,
    },
    requesting_organization: {
      resourceType: "Organization",
      identifier: [{ system: SYSTEMS.odsOrganizationCode, value: consumer.organisation.odsCode }],
      name: consumer.organisation.name,
    },
    requesting_practitioner: {
      resourceType: "Practitioner",
      id: user.id,
      identifier: [
        { system: SYSTEMS.sdsUserId, value: user.sdsUserId ?? "UNK" },
        { system: SYSTEMS.sdsRoleProfileId, value: user.sdsRoleProfileId ?? "UNK" },
        user.localUserId,
      ],
      name: [
        {
          family: user.name.family,
          given: user.name.given,
          ...(user.name.prefix === undefined ? {} : { prefix: user.name.prefix }),
        },
      ],
    },
  };
}

const LIFETIME_SECONDS = 300;

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value), "utf8").toString("base64url");
}
