/** Requests with what they cost together. */
export interface RequestCost {
  readonly requests: number;
  readonly wireBytes: number;
  readonly manifests: number;
}

export const NO_COST: RequestCost = { requests: 0, wireBytes: 0, manifests: 0 };

export function sumOf(costs: readonly { readonly wireBytes: number; readonly manifests: number }[]): RequestCost {
  return costs.reduce<RequestCost>(
    (sum, { wireBytes, manifests }) => ({
      requests: sum.requests + 1,
      wireBytes: sum.wireBytes + wireBytes,
      manifests: sum.manifests + manifests,
    }),
    NO_COST,
  );
}

export function kilobytes(bytes: number): number {
  return Math.round(bytes / 10) / 100;
}
