import type { Consumer, User } from "@gpdocs/extractor";
import { isJsonObject, type JsonObject } from "@gpdocs/model";
import { wrongUsage } from "./failure.ts";
import { type Field, missingFields, readFields, refuseUnknownMembers } from "./fields.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The system that asks, as `Consumer` of the library has it. */
export const CONSUMER_FIELDS = {
  asid: { path: "asid", variable: "GPDOCS_CONSUMER_ASID" },
  issuer: { path: "issuer", variable: "GPDOCS_CONSUMER_ISSUER" },
  odsCode: { path: "organisation.odsCode", variable: "GPDOCS_CONSUMER_ODS_CODE" },
  organisation: { path: "organisation.name", variable: "GPDOCS_CONSUMER_ORGANISATION_NAME" },
  deviceSystem: { path: "device.identifier.system", variable: "GPDOCS_CONSUMER_DEVICE_SYSTEM" },
  deviceValue: { path: "device.identifier.value", variable: "GPDOCS_CONSUMER_DEVICE_VALUE" },
  deviceModel: { path: "device.model", variable: "GPDOCS_CONSUMER_DEVICE_MODEL" },
  deviceVersion: { path: "device.version", variable: "GPDOCS_CONSUMER_DEVICE_VERSION" },
} as const satisfies Record<string, Field>;

/** The logged-on user, as `User` of the library has it. */
export const USER_FIELDS = {
  id: { path: "id", variable: "GPDOCS_USER_ID" },
  family: { path: "name.family", variable: "GPDOCS_USER_FAMILY_NAME" },
  given: { path: "name.given", variable: "GPDOCS_USER_GIVEN_NAME" },
  prefix: { path: "name.prefix", variable: "GPDOCS_USER_PREFIX" },
  sdsUserId: { path: "sdsUserId", variable: "GPDOCS_USER_SDS_USER_ID" },
  sdsRoleProfileId: { path: "sdsRoleProfileId", variable: "GPDOCS_USER_SDS_ROLE_PROFILE_ID" },
  localSystem: { path: "localUserId.system", variable: "GPDOCS_USER_LOCAL_SYSTEM" },
  localId: { path: "localUserId.value", variable: "GPDOCS_USER_LOCAL_ID" },
} as const satisfies Record<string, Field>;

/**
 * @param file `consumer` of the configuration
 * @throws CommandFailure that names all that is missing
 */
export function readConsumer(file: JsonObject | undefined, env: Environment): Consumer {
  const found = readFields(CONSUMER_FIELDS, file, env);
  const { asid, issuer, odsCode, organisation, deviceSystem, deviceValue, deviceModel, deviceVersion } =
    found;
  if (
    asid === undefined ||
    issuer === undefined ||
    odsCode === undefined ||
    organisation === undefined ||
    deviceSystem === undefined ||
    deviceValue === undefined ||
    deviceModel === undefined ||
    deviceVersion === undefined
  ) {
    const missing = missingFields(CONSUMER_FIELDS, found).join(", ");
    throw wrongUsage(
      `The consumer's identity lacks ${missing}. Set these in "consumer" of --config FILE, or as environment variables.`,
    );
  }
  return {
    asid,
    issuer,
    organisation: { odsCode, name: organisation },
    device: {
      identifier: { system: deviceSystem, value: deviceValue },
      model: deviceModel,
      version: deviceVersion,
    },
  };
}

/**
 * @param file what `--user` names
 * @throws CommandFailure that names all that is missing
 */
export function readUser(file: unknown, env: Environment): User {
  if (file !== undefined && !isJsonObject(file)) throw wrongUsage("The user file must hold a JSON object.");
  const paths = Object.values(USER_FIELDS).map((field) => field.path);
  if (file !== undefined) refuseUnknownMembers(file, paths, "The user file");
  const found = readFields(USER_FIELDS, file, env);
  const { id, family, given, prefix, sdsUserId, sdsRoleProfileId, localSystem, localId } = found;
  if (
    id === undefined ||
    family === undefined ||
    given === undefined ||
    localSystem === undefined ||
    localId === undefined
  ) {
    const missing = missingFields(USER_FIELDS, found, OPTIONAL_FOR_USERS).join(", ");
    throw wrongUsage(
      `The logged-on user lacks ${missing}. Set these in --user FILE, or as environment variables.`,
    );
  }
  return {
    id,
    name: {
      family,
      given: given.split(/\s+/),
      ...(prefix === undefined ? {} : { prefix: prefix.split(/\s+/) }),
    },
    ...(sdsUserId === undefined ? {} : { sdsUserId }),
    ...(sdsRoleProfileId === undefined ? {} : { sdsRoleProfileId }),
    localUserId: { system: localSystem, value: localId },
  };
}

const OPTIONAL_FOR_USERS = ["prefix", "sdsUserId", "sdsRoleProfileId"] as const;
