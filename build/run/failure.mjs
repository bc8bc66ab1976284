/** A failure that the user can act on: run.mjs prints the sentence alone, never a stack trace. */
export class RunFailure extends Error {
  /**
   * @param {string} message what failed, and the next step
   * @param {number} [exitCode]
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.name = 'RunFailure';
    this.exitCode = exitCode;
  }
}

/**
 * @param {unknown} error
 * @param {...string} codes
 */
export function hasCode(error, ...codes) {
  return error instanceof Error && codes.includes(String(/** @type {NodeJS.ErrnoException} */ (error).code));
}
