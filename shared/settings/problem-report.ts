import { type ZodType, z } from 'zod';

/** What a custom check has to say; `found` only where the raw value must not be echoed or says too little. */
export interface ProblemReport {
  readonly expected: string;
  readonly found?: string;
  readonly hint?: string;
}

type CheckContext = { readonly value: unknown; readonly issues: z.core.$ZodRawIssue[] };

/** Adds one problem in the form that `parseSettings` turns into a sentence. */
export function report(context: CheckContext, problem: ProblemReport): void {
  context.issues.push({ code: 'custom', input: context.value, params: { ...problem } });
}

/** A text that must satisfy `problemOf`, which gives null when the text is right. */
export function checkedText(
  expects: string,
  problemOf: (text: string) => Omit<ProblemReport, 'expected'> | null,
): ZodType<string, string> {
  return z
    .string()
    .check((context) => {
      const problem = problemOf(context.value);
      if (problem !== null) report(context, { expected: expects, ...problem });
    })
    .meta({ expects });
}

/** A text that `normalise` turns into its one written form, or reports. */
export function normalisedText(
  expects: string,
  normalise: (text: string) => { readonly text: string } | { readonly problem: Omit<ProblemReport, 'expected'> },
): ZodType<string, string> {
  return z
    .string()
    .transform((text, context) => {
      const answer = normalise(text);
      if ('text' in answer) return answer.text;
      report(context, { expected: expects, ...answer.problem });
      return z.NEVER;
    })
    .meta({ expects });
}
