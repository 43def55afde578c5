export { EXIT, type ExitCode } from "./exit-codes.ts";
export { gpdocs } from "./gpdocs.ts";
export { type Output, outputTo, type Paint, type Surroundings } from "./surroundings.ts";
export { recordTree, type TreeOptions } from "./tree.ts";
