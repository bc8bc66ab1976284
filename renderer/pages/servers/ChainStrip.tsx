import type { VNode } from 'preact';
import type { Link } from '../../../shared/rules/guest-chain.ts';
import type { ChainVerdict } from '../../../shared/view/guest-wording.ts';
import type { GuestView } from '../../../shared/view/pve-view.ts';
import { Icon } from '../../parts/Icon.tsx';
import './ChainStrip.css';

const WORDS: Readonly<Record<Link['kind'], string>> = { yes: 'yes', no: 'no', unknown: 'not known' };
const ICONS = { yes: 'ok', no: 'critical', unknown: 'unknown' } as const;

interface ChainStripProps {
  readonly guest: Pick<GuestView, 'backedUp' | 'verified' | 'offSite'>;
  readonly verdict: ChainVerdict;
}

/** A guest's chain, link by link, with the first missing one in words. */
export function ChainStrip({ guest, verdict }: ChainStripProps): VNode {
  const links = [
    { name: 'backed up', link: guest.backedUp },
    { name: 'verified', link: guest.verified },
    { name: 'off-site', link: guest.offSite },
  ];
  const words = links.map(({ name, link }) => `${name}: ${WORDS[link.kind]}`).join(', ');
  return (
    <span class="chain-strip" title={words}>
      <span class="chain-strip__links" aria-hidden="true">
        <Icon name="ok" />
        {links.map(({ name, link }) => (
          <span key={name} class={`chain-strip__link chain-strip__link--${link.kind}`}>
            <Icon name={ICONS[link.kind]} />
          </span>
        ))}
      </span>
      <span class={`chain-strip__text chain-strip__text--${verdict.state}`}>{verdict.text}</span>
      <span class="visually-hidden">, {words}</span>
    </span>
  );
}
