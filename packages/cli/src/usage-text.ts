import type { NonShowHelpErrors } from "effect/cli/CliError";

/**
 * What is wrong with a command line, in one line. Nothing that was typed is repeated, except the names of flags and
 * commands: a value in the wrong place may be an NHS number.
 */
export function usageText(errors: readonly NonShowHelpErrors[], commandPath: readonly string[]): string {
  const [first] = errors;
  const what = first === undefined ? "The command line is not complete." : whatIsWrong(first);
  return `${what} See ${commandPath.join(" ")} --help.`;
}

function whatIsWrong(error: NonShowHelpErrors): string {
  switch (error._tag) {
    case "MissingOption":
      return `--${error.option} is missing.`;
    case "MissingArgument":
      return `The argument <${error.argument}> is missing.`;
    case "UnrecognizedOption":
      return `There is no flag ${asName(error.option)}here.${suggestion(error.suggestions)}`;
    case "UnknownSubcommand":
      return `There is no command ${asName(error.subcommand)}here.${suggestion(error.suggestions)}`;
    case "UnexpectedArgument":
      return "There is an argument too many: values that hold blanks need quotation marks.";
    case "InvalidValue":
      return `${error.kind === "flag" ? `--${error.option}` : `<${error.option}>`} ${expectation(error)}.`;
    default:
      return "The command line cannot be understood.";
  }
}

/** Our own rules begin with "must"; the others are the parser's words for what it was given. */
function expectation({ expected, value }: { readonly expected: string; readonly value: string }): string {
  const rule = expected.replace(/^Expected:? ?/, "");
  if (rule.startsWith("must ")) return rule;
  if (value === "") return "needs a value";
  if (rule === "at most 1 value") return "may be given once only";
  if (rule.includes("number") || rule.includes("integer")) return "must be a whole number";
  if (rule.includes('"true"')) return "must be true or false";
  return `must be ${rule.replaceAll('"', "").replaceAll(" | ", " or ")}`;
}

function asName(typed: string): string {
  return /^-{0,2}[a-z][a-z-]{0,40}$/i.test(typed) ? `${typed} ` : "of that name ";
}

function suggestion([first]: readonly string[]): string {
  return first === undefined ? "" : ` Did you mean ${first}?`;
}
