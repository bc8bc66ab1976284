/** Closes an exhaustive switch: a new member of the union breaks the build where it must be handled. */
export function unreachable(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
