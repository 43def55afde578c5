import { isNhsNumber, SYSTEMS, textOf } from "@gpdocs/model";
import {
  type AreaDefinitions,
  findParameter,
  MIGRATE_PARAMETERS,
  PATIENT_NHS_NUMBER,
  type Parameter,
  type PartDefinition,
  patientIdentifier,
  RETRIEVE_PARAMETERS,
} from "../parameters.ts";
import type { PracticeCall } from "../practice-call.ts";
import { refusal, type SpineCode } from "../spine-codes.ts";
import { failed, NOT_APPLICABLE, PASSED, passedIf, type Rule, type Verdict } from "./rule.ts";

export const RETRIEVE_PAGE = "Retrieve a patient's structured record";
export const MIGRATE_PAGE = "Migrate a patient's structured record";

/** The shape of a Parameters resource, in both structured record operations. */
export const PARAMETER_RULES: readonly Rule<PracticeCall>[] = [
  {
    name: "parameters",
    text: "The body is a Parameters resource in JSON",
    page: RETRIEVE_PAGE,
    refusal: refusal("INVALID_RESOURCE"),
    check: (call) => {
      if (definitionsFor(call) === null) return NOT_APPLICABLE;
      return call.parameters.kind === "unreadable" ? failed(call.parameters.problem) : PASSED;
    },
  },
  rule("parameters-once", "No parameter is given twice", "INVALID_RESOURCE", (parameters) => {
    const lists = [parameters, ...parameters.map(({ parts }) => parts)];
    const good = lists.every((list) => new Set(list.map(({ name }) => name)).size === list.length);
    return passedIf(good, "A parameter is given more than once");
  }),
  rule("nhs-number-given", "patientNHSNumber is an Identifier", "INVALID_PARAMETER", (parameters) =>
    passedIf(
      patientIdentifier(parameters) !== undefined,
      `${PATIENT_NHS_NUMBER} is missing or no Identifier`,
    ),
  ),
  rule("nhs-number-system", "The NHS number has its system", "INVALID_IDENTIFIER_SYSTEM", (parameters) => {
    const identifier = patientIdentifier(parameters);
    if (identifier === undefined) return NOT_APPLICABLE;
    const good = identifier["system"] === SYSTEMS.nhsNumber;
    return passedIf(good, `The system of ${PATIENT_NHS_NUMBER} is not ${SYSTEMS.nhsNumber}`);
  }),
  rule(
    "nhs-number-valid",
    "The NHS number is ten digits with the right check digit",
    "INVALID_NHS_NUMBER",
    (p) => {
      const identifier = patientIdentifier(p);
      if (identifier === undefined) return NOT_APPLICABLE;
      const good = isNhsNumber(textOf(identifier, "value") ?? "");
      return passedIf(good, `${PATIENT_NHS_NUMBER} is not a valid NHS number`);
    },
  ),
  rule(
    "parameters-recognised",
    "At least one parameter says what to include",
    "INVALID_PARAMETER",
    (p, areas) => {
      const recognised = p.some(({ name }) => Object.hasOwn(areas, name));
      return passedIf(recognised, `None of these is given: ${Object.keys(areas).join(", ")}`);
    },
  ),
  rule(
    "areas-without-value",
    "A parameter with parts has no value of its own",
    "INVALID_RESOURCE",
    (p, areas) => {
      const wrong = p.filter(({ name, values }) => Object.hasOwn(areas, name) && values.length > 0);
      return passedIf(wrong.length === 0, `${names(wrong)} has a value`);
    },
  ),
  rule("part-given", "Mandatory parts are given", "INVALID_PARAMETER", (parameters, areas) => {
    const absent = parameters.flatMap(({ name, parts }) =>
      Object.entries(partsOf(areas, name))
        .filter(([part, { mandatory }]) => mandatory && findParameter(parts, part) === undefined)
        .map(([part]) => `${name}.${part}`),
    );
    return passedIf(absent.length === 0, `${absent.join(", ")} is missing`);
  }),
  rule("part-value", "Every part has a value", "INVALID_PARAMETER", (parameters, areas) => {
    const empty = knownParts(parameters, areas).filter(({ part }) => part.values.length === 0);
    return passedIf(empty.length === 0, `${empty.map(({ path }) => path).join(", ")} has no value`);
  }),
  rule("part-type", "Every part has one value, of its type", "INVALID_RESOURCE", (parameters, areas) => {
    const wrong = knownParts(parameters, areas).filter(
      ({ part, definition }) =>
        part.values.length > 1 || part.values.some(({ type, value }) => !isOfType(type, value, definition)),
    );
    return passedIf(
      wrong.length === 0,
      `${wrong.map(({ path }) => path).join(", ")} has not one value of its type`,
    );
  }),
];

/** The parameters of the operation that is asked for; `null` where none is. */
export function definitionsFor({ asked }: PracticeCall): AreaDefinitions | null {
  if (asked?.name === "retrieve-structured-record") return RETRIEVE_PARAMETERS;
  return asked?.name === "migrate-structured-record" ? MIGRATE_PARAMETERS : null;
}

/** `area.part` of what is in the request and in no definition; the parts of an unknown parameter are not listed. */
export function unknownParameters(
  parameters: readonly Parameter[],
  areas: AreaDefinitions,
): readonly string[] {
  return parameters.flatMap(({ name, parts }) => {
    if (name === PATIENT_NHS_NUMBER) return [];
    if (!Object.hasOwn(areas, name)) return [name];
    return parts
      .filter((part) => !Object.hasOwn(partsOf(areas, name), part.name))
      .map((part) => `${name}.${part.name}`);
  });
}

function rule(
  name: string,
  text: string,
  code: SpineCode,
  check: (parameters: readonly Parameter[], areas: AreaDefinitions) => Verdict,
): Rule<PracticeCall> {
  return {
    name,
    text,
    page: RETRIEVE_PAGE,
    refusal: refusal(code),
    check: (call) => {
      const areas = definitionsFor(call);
      return areas === null || call.parameters.kind === "unreadable"
        ? NOT_APPLICABLE
        : check(call.parameters.parameters, areas);
    },
  };
}

interface KnownPart {
  readonly path: string;
  readonly part: Parameter;
  readonly definition: PartDefinition;
}

function knownParts(parameters: readonly Parameter[], areas: AreaDefinitions): readonly KnownPart[] {
  return parameters.flatMap((area) =>
    area.parts.flatMap((part) => {
      const definition = Object.hasOwn(partsOf(areas, area.name), part.name)
        ? partsOf(areas, area.name)[part.name]
        : undefined;
      return definition === undefined ? [] : [{ path: `${area.name}.${part.name}`, part, definition }];
    }),
  );
}

function partsOf(areas: AreaDefinitions, name: string): Readonly<Record<string, PartDefinition>> {
  return (Object.hasOwn(areas, name) ? areas[name] : undefined) ?? {};
}

function isOfType(type: string, value: unknown, definition: PartDefinition): boolean {
  if (type !== definition.type) return false;
  switch (definition.type) {
    case "valueBoolean":
      return typeof value === "boolean";
    case "valuePositiveInt":
      return typeof value === "number" && Number.isSafeInteger(value) && value >= 1;
    case "valuePeriod":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "valueDate":
    case "valueCode":
      return typeof value === "string";
  }
}

function names(parameters: readonly Parameter[]): string {
  return parameters.map(({ name }) => name).join(", ");
}
