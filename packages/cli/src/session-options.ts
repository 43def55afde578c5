import { createGpConnect, type Manners, type Session } from "@gpdocs/extractor";
import {
  DEMONSTRATION_API_KEY,
  DEMONSTRATION_CONSUMER,
  DEMONSTRATION_USER,
} from "@gpdocs/provider-simulator";
import * as Flag from "effect/cli/Flag";
import { EMPTY_CONFIGURATION, readConfiguration } from "./configuration.ts";
import { wrongUsage } from "./failure.ts";
import { optionalText, yes } from "./flags.ts";
import { readConsumer, readUser } from "./identity.ts";
import { parseJson, readInput, readLine } from "./read-input.ts";
import { type Capability, chooseRoute, practiceOf, type RouteWishes } from "./route-options.ts";
import { proveSimulator } from "./simulator-proof.ts";
import type { Surroundings } from "./surroundings.ts";

/** Flags of every command that asks a practice about a patient: who is asked about, how, and by whom. */
export const PATIENT_FLAGS = {
  nhsNumber: Flag.String("nhs-number").pipe(
    Flag.withMetavar("N"),
    Flag.withDescription(
      "Required. The patient's NHS number; - reads it from standard input, out of sight of other users",
    ),
  ),
  odsCode: optionalText("ods-code", "CODE", "ODS code of the practice where the patient is registered"),
};

/** Flags of every command that asks a practice: how, and by whom. */
export const ACCESS_FLAGS = {
  sdsUrl: optionalText(
    "sds-url",
    "URL",
    "Base of the SDS FHIR service, …/spine-directory/FHIR/R4 (API key: GPDOCS_SDS_API_KEY)",
  ),
  sspUrl: optionalText("ssp-url", "URL", "Base of the Spine Secure Proxy"),
  structuredUrl: optionalText(
    "structured-url",
    "URL",
    "Service root of Access Record: Structured, called as it is",
  ),
  documentsUrl: optionalText("documents-url", "URL", "Service root of Access Document, called as it is"),
  migrateUrl: optionalText("migrate-url", "URL", "Service root of migration, called as it is"),
  config: optionalText(
    "config",
    "FILE",
    'JSON with "route" and "consumer" (flags and GPDOCS_… variables come first)',
  ),
  user: optionalText("user", "FILE", "JSON of the logged-on user (or GPDOCS_USER_… variables)"),
  demo: yes("demo", "Ask as the demonstration consumer and user: only of gpdocs simulate"),
};

/** Both, for a command that is told of whom. */
export const SESSION_FLAGS = { ...PATIENT_FLAGS, ...ACCESS_FLAGS };

export interface SessionWishes extends AccessWishes {
  readonly nhsNumber: string;
  readonly odsCode: string | undefined;
}

export interface AccessWishes extends Omit<RouteWishes, "odsCode"> {
  readonly config: string | undefined;
  readonly user: string | undefined;
  readonly demo: boolean;
}

export interface OpenSession {
  readonly session: Session;
  /** The name that stands for the practice's ODS code, where nobody gave one. */
  readonly standIn: string | undefined;
}

/**
 * A session as the flags, the configuration and the environment describe it. Everything is checked before anything is sent.
 *
 * @param needs the services of the practice that the command will call
 * @throws CommandFailure or InputError that says what is missing or wrong
 */
export async function openSession(
  wishes: SessionWishes,
  needs: readonly Capability[],
  manners: Partial<Manners>,
  { env, stdin, signal }: Pick<Surroundings, "env" | "stdin" | "signal">,
): Promise<OpenSession> {
  const read = (path: string, name: string) => readInput(path, name, LARGEST_SETTINGS, stdin);
  const configuration =
    wishes.config === undefined
      ? EMPTY_CONFIGURATION
      : readConfiguration(parseJson(await read(wishes.config, "The configuration"), "The configuration"));
  const apiKey = wishes.demo ? DEMONSTRATION_API_KEY : textIn(env["GPDOCS_SDS_API_KEY"]);
  const route = chooseRoute(wishes, configuration.route, apiKey, needs);
  const practice = practiceOf(wishes.odsCode, route);
  if (wishes.demo && wishes.user !== undefined) {
    throw wrongUsage("--demo brings its own user: leave out --user, or --demo.");
  }
  const consumer = wishes.demo ? DEMONSTRATION_CONSUMER : readConsumer(configuration.consumer, env);
  const user = wishes.demo
    ? DEMONSTRATION_USER
    : readUser(
        wishes.user === undefined
          ? undefined
          : parseJson(await read(wishes.user, "The user file"), "The user file"),
        env,
      );
  const nhsNumber = wishes.nhsNumber === "-" ? await readLine(stdin, LONGEST_NUMBER) : wishes.nhsNumber;
  const session = createGpConnect({ route, consumer, manners }).session({
    user,
    patient: { nhsNumber, odsCode: practice.odsCode },
  });
  if (wishes.demo) await proveSimulator(route, signal);
  return { session, standIn: practice.isStandIn ? practice.odsCode : undefined };
}

/** A configuration or a user is never larger: 1 MiB. */
const LARGEST_SETTINGS = 1_048_576;
/** Characters: an NHS number with any blanks around it. */
const LONGEST_NUMBER = 1_000;

function textIn(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === "" ? undefined : value.trim();
}
