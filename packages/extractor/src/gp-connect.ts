import { type Consumer, createSpine, type Manners, type Route } from "@gpdocs/spine";
import { createSession } from "./create-session.ts";
import type { Session, SessionOptions } from "./session.ts";

export interface GpConnectOptions {
  /** How calls reach practices: through the Spine Secure Proxy, to service roots of your own, or behind an adaptor. */
  readonly route: Route;
  /** The system that asks. A session may have another one: the originating organisation's, always. */
  readonly consumer: Consumer;
  /** Limits, attempts, timeouts. @default DEFAULT_MANNERS */
  readonly manners?: Partial<Manners>;
}

/** What a process has one of: limits and pauses are shared by all its sessions. */
export interface GpConnect {
  /**
   * One user who asks about one patient. What SDS says is looked up anew in each session.
   *
   * @throws InputError `invalid-nhs-number`, `invalid-ods-code`, `invalid-user`
   */
  session(options: SessionOptions): Session;
}

/**
 * The way into GP Connect, made once in a process.
 *
 * @throws InputError if a url of the route or a limit cannot be used
 * @example
 * const gpConnect = createGpConnect({ route: { kind: "ssp", sspUrl, sdsUrl, sdsApiKey }, consumer });
 * const session = gpConnect.session({ user, patient: { nhsNumber: "999 999 9999", odsCode: "A82038" } });
 */
export function createGpConnect({ route, consumer, manners = {} }: GpConnectOptions): GpConnect {
  const spine = createSpine({ route, manners });
  return { session: (options) => createSession(spine, consumer, options) };
}
