import { ALL_RULES } from './all-rules.ts';
import { PVE_RULES } from './pve-rules.ts';
import type { Rule } from './rule.ts';

/** The rules about every kind of source. One that is about several kinds is here once for each, on the same terms. */
export const EVERY_RULE: readonly Rule[] = [...ALL_RULES, ...PVE_RULES];
