/** A figure that has a limit in the contract (design.md). */
export interface Budget {
  readonly what: string;
  readonly measured: number;
  readonly limit: number;
  readonly unit: string;
  /** `below`: the limit itself is already too much. */
  readonly allows: 'up to' | 'below';
}

export function isMet({ measured, limit, allows }: Budget): boolean {
  // A figure that could not be had is no figure within the limit.
  return allows === 'below' ? measured < limit : measured <= limit;
}

/** What a benchmark run ends with: 0 when every budget was met. */
export function exitCodeFor(budgets: readonly Budget[]): number {
  return budgets.every(isMet) ? 0 : 1;
}

/** `overview from cold: 123 requests (below 130): met` */
export function budgetLine(budget: Budget): string {
  const { what, measured, limit, unit, allows } = budget;
  return `${isMet(budget) ? 'met   ' : 'MISSED'}  ${what}: ${rounded(measured)} ${unit} (${allows} ${limit})`;
}

function rounded(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
