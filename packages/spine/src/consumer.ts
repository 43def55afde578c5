/** The system that asks: its identity on the Spine. The organisation is the one where the request originates. */
export interface Consumer {
  /** Accredited system id of the originating organisation's system: `Ssp-From`. */
  readonly asid: string;
  /** The consumer's own Spine endpoint: the token's `iss`. */
  readonly issuer: string;
  readonly organisation: { readonly odsCode: string; readonly name: string };
  readonly device: {
    readonly identifier: { readonly system: string; readonly value: string };
    readonly model: string;
    readonly version: string;
  };
}

/** The logged-on user: the token's `requesting_practitioner`. Never a generic or a fixed one. */
export interface User {
  /** Local logical id: `requesting_practitioner.id` and the token's `sub`. */
  readonly id: string;
  readonly name: {
    readonly family: string;
    /** At least one. */
    readonly given: readonly string[];
    readonly prefix?: readonly string[];
  };
  /** `UNK` where the user has no smartcard. @default "UNK" */
  readonly sdsUserId?: string;
  /** `UNK` where the user has no smartcard. @default "UNK" */
  readonly sdsRoleProfileId?: string;
  /** The user in the local system. */
  readonly localUserId: { readonly system: string; readonly value: string };
}
