/**
 * The consumer that the simulator's SDS and SSP know, in the shape in which `@gpdocs/spine` takes one. For demonstrations
 * and tests only: it exists nowhere else.
 */
export const DEMONSTRATION_CONSUMER = {
  asid: "200000000115",
  issuer: "https://consumer.simulator.invalid/",
  organisation: { odsCode: "X9X01", name: "Demonstration Hospital" },
  device: {
    identifier: { system: "https://consumer.simulator.invalid/Id/device", value: "DEMONSTRATION-1" },
    model: "Demonstration consumer",
    version: "1.0.0",
  },
} as const;

/** The user of the demonstration: logged on without a smartcard. */
export const DEMONSTRATION_USER = {
  id: "demonstration-user",
  name: { family: "Example", given: ["Erin"], prefix: ["Dr"] },
  localUserId: { system: "https://consumer.simulator.invalid/Id/user", value: "demonstration-user" },
} as const;

/** ODS code of the demonstration consumer's supplier: `manufacturing-organization` of its Device in SDS. */
export const DEMONSTRATION_MANUFACTURER = "X9X99";

/** An `apikey` for the simulator's SDS, which takes any. */
export const DEMONSTRATION_API_KEY = "demonstration-api-key";

/** The practice, where the caller names no other. */
export const DEMONSTRATION_PRACTICE = { odsCode: "A82038", name: "The Simulated Practice" } as const;

/** `Ssp-To` of a practice; they differ by its place among the practices, from 0. */
export function practiceAsid(place: number): string {
  return String(200_000_000_116 + place);
}
