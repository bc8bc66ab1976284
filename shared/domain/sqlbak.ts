import type { SourceState } from './source.ts';

/** Everything we know of one account at SqlBak. */
export interface SqlbakState extends SourceState {
  readonly kind: 'sqlbak';
}
