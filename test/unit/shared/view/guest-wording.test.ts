import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Link } from '../../../../shared/rules/guest-chain.ts';
import { chainVerdict } from '../../../../shared/view/guest-wording.ts';
import { pveView } from '../../../../shared/view/pve-view.ts';
import { aCluster } from '../../../kit/pve-builders.ts';

const [guest] = pveView(aCluster(), [], { tokenId: 'monitor@pve!desk' }).guests?.value ?? [];
const chain = (backedUp: Link, verified: Link, offSite: Link) => {
  if (guest === undefined) throw new Error('the cluster has no guest');
  return chainVerdict({ ...guest, backedUp, verified, offSite });
};
const YES: Link = { kind: 'yes', atMs: 1 };
const NO: Link = { kind: 'no' };
const UNKNOWN: Link = { kind: 'unknown' };
const link = fc.constantFrom(YES, NO, UNKNOWN);

describe('the chain of a guest', () => {
  it.each([
    [NO, YES, YES, 'broken', 'not backed up'],
    [YES, NO, NO, 'open', 'not verified'],
    [YES, YES, NO, 'open', 'not off-site'],
    [YES, UNKNOWN, NO, 'unknown', 'verification not known'],
    [YES, YES, YES, 'whole', 'verified and off-site'],
  ] as const)('names its first missing link', (backedUp, verified, offSite, state, text) => {
    expect(chain(backedUp, verified, offSite)).toEqual({ state, text });
  });

  it('is whole only where every link is there', () => {
    fc.assert(
      fc.property(link, link, link, (...links) => {
        expect(chain(...links).state === 'whole').toBe(links.every(({ kind }) => kind === 'yes'));
      }),
    );
  });
});
