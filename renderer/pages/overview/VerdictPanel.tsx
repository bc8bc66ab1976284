import type { ComponentChildren, VNode } from 'preact';
import type { AlertView } from '../../../shared/contract/page-state.ts';
import { countText, percentText } from '../../../shared/view/quantities.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { badgeFor } from '../../connected/verdict-badge.ts';
import { Age } from '../../parts/Age.tsx';
import { Bytes } from '../../parts/Bytes.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { SeverityBadge } from '../../parts/SeverityBadge.tsx';
import { FreshnessTally } from './FreshnessTally.tsx';
import './VerdictPanel.css';

const MOST_SHOWN = 5;

/** What fires, or that nothing does; when that was judged; and what it covers. */
export function VerdictPanel(): VNode {
  const { views, clock, line } = useDesk();
  const { kind, title, detail } = views.verdict.value;
  const app = views.app.value;
  const isLost = line.value.kind !== 'open';
  const badge = badgeFor(kind);
  return (
    <section class={`verdict verdict--${isLost ? 'unknown' : badge}`} aria-labelledby="verdict-title">
      <div class="verdict__head">
        <span class="verdict__icon">
          <Icon name={badge} />
        </span>
        <div>
          <h2 id="verdict-title" class="verdict__title">
            {title}
          </h2>
          <p class="verdict__detail">
            {detail}{' '}
            {app?.judgedAtMs == null ? null : (
              <span class="verdict__age">
                Checked <Age atMs={app.judgedAtMs} nowMs={clock.nowMs.value} isStale={kind === 'unknown' || isLost} />.
              </span>
            )}
          </p>
        </div>
      </div>
      <FiringAlerts />
      <Coverage />
    </section>
  );
}

function FiringAlerts(): VNode | null {
  const { views, place } = useDesk();
  const open = views.alerts.value.filter(
    ({ state, acknowledgedAtMs, snooze }) => state === 'firing' && acknowledgedAtMs === null && snooze === null,
  );
  if (open.length === 0) return null;
  const more = open.length - MOST_SHOWN;
  return (
    <ul class="verdict__alerts">
      {open.slice(0, MOST_SHOWN).map((alert) => (
        <FiringAlert key={alert.id} alert={alert} />
      ))}
      {more > 0 ? (
        <li class="verdict__more">
          <a href={place.hashFor(['alerts'])}>and {countText(more, 'other alert')}</a>
        </li>
      ) : null}
    </ul>
  );
}

function FiringAlert({ alert }: { readonly alert: AlertView }): VNode {
  const { clock, place } = useDesk();
  return (
    <li class="verdict__alert">
      <SeverityBadge severity={alert.severity} />
      <a class="verdict__summary" href={place.hashFor(['alerts'])} title={alert.next}>
        <bdi>{alert.summary}</bdi>
      </a>
      <span class="verdict__since">
        <Age atMs={alert.sinceMs} nowMs={clock.nowMs.value} />
      </span>
    </li>
  );
}

/** What the verdict rests on: servers that answer, datastores that were read, groups and their freshness. */
function Coverage(): VNode {
  const { views } = useDesk();
  const sources = views.sources.value.filter(({ reach }) => reach.kind !== 'paused');
  const answering = sources.filter(({ reach }) => reach.kind === 'answering').length;
  const stores = views.datastores.value;
  const read = stores.filter(({ isRead }) => isRead).length;
  const usages = stores.flatMap(({ part, level }) => (level === 'unknown' ? [] : (part.usage?.value ?? [])));
  const used = usages.reduce((sum, { usedBytes }) => sum + usedBytes, 0);
  const usable = usages.reduce((sum, { usedBytes, availableBytes }) => sum + usedBytes + availableBytes, 0);
  return (
    <dl class="coverage">
      <Tile
        term="Servers"
        isPartial={answering < sources.length}
        note={answering < sources.length ? 'answer' : 'all answer'}
      >
        {answering} <small>of {sources.length}</small>
      </Tile>
      <Tile
        term="Datastores"
        isPartial={read < stores.length || stores.length === 0}
        note={stores.length === 0 ? 'none was listed yet' : read < stores.length ? 'read lately' : 'all read'}
      >
        {stores.length === 0 ? (
          '–'
        ) : (
          <>
            {read} <small>of {stores.length}</small>
          </>
        )}
      </Tile>
      <Tile
        term="Storage used"
        note={
          usable > 0 ? (
            <>
              of <Bytes bytes={usable} />, {percentText(used / usable)}
            </>
          ) : null
        }
      >
        <Bytes bytes={usages.length === 0 ? null : used} />
      </Tile>
      <div class="coverage__tile coverage__tile--wide">
        <dt>Backup groups</dt>
        <dd>
          {views.groups.value.length === 0 ? (
            <span class="coverage__note">none was listed yet</span>
          ) : (
            <FreshnessTally />
          )}
        </dd>
      </div>
    </dl>
  );
}

interface TileProps {
  readonly term: string;
  readonly note: VNode | string | null;
  readonly isPartial?: boolean;
  readonly children: ComponentChildren;
}

function Tile({ term, note, isPartial = false, children }: TileProps): VNode {
  return (
    <div class={isPartial ? 'coverage__tile coverage__tile--partial' : 'coverage__tile'}>
      <dt>{term}</dt>
      <dd>
        <span class="coverage__value number">{children}</span>
        {note === null ? null : <span class="coverage__note">{note}</span>}
      </dd>
    </div>
  );
}
