import type { ComponentChildren, VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import type { AlertView } from '../../../shared/contract/page-state.ts';
import { bytesText, countText, durationText } from '../../../shared/view/quantities.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { badgeFor } from '../../connected/verdict-badge.ts';
import { Age } from '../../parts/Age.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { SeverityBadge } from '../../parts/SeverityBadge.tsx';
import type { GroupLine } from '../../state/fleet-rows.ts';
import './GlancePage.css';

const MOST_TROUBLES = 5;
const MOST_EXPECTED = 3;

/** The whole fleet in a small window: the five worst things, what comes next, one line of numbers. */
export function GlancePage(): VNode {
  const { views, clock, line } = useDesk();
  const { kind, title, detail } = views.verdict.value;
  const nowMs = clock.nowMs.value;
  const judgedAtMs = views.app.value?.judgedAtMs ?? null;
  const isLost = line.value.kind !== 'open';
  useEffect(() => {
    document.title = 'PBS Tray at a glance';
  }, []);
  return (
    <article class="glance">
      <header class={`glance__head glance__head--${isLost ? 'unknown' : badgeFor(kind)}`}>
        <Icon name={isLost ? 'unknown' : badgeFor(kind)} />
        <div>
          <h1 class="glance__title">{title}</h1>
          <p class="glance__detail">
            {detail} {judgedAtMs === null ? null : <Age atMs={judgedAtMs} nowMs={nowMs} isStale={isLost} />}
          </p>
        </div>
      </header>
      <Troubles nowMs={nowMs} />
      <Expected nowMs={nowMs} />
      <Numbers />
      <p class="glance__foot">
        <PageLink path={[]}>Open PBS Tray</PageLink>
      </p>
    </article>
  );
}

/** A link to a page of the main window: this small one has room for none. */
function PageLink({
  path,
  children,
}: {
  readonly path: readonly string[];
  readonly children: ComponentChildren;
}): VNode {
  const { place, bridge } = useDesk();
  const target = bridge.host === 'app' ? '_blank' : undefined;
  return (
    <a href={place.hashFor(path)} target={target} rel="noopener">
      {children}
    </a>
  );
}

function Troubles({ nowMs }: { readonly nowMs: number }): VNode | null {
  const { views } = useDesk();
  const open = views.alerts.value.filter(
    ({ state, severity, acknowledgedAtMs, snooze }) =>
      state === 'firing' && severity !== 'info' && acknowledgedAtMs === null && snooze === null,
  );
  if (open.length === 0) return null;
  const more = open.length - MOST_TROUBLES;
  return (
    <section class="glance__part" aria-label="What is wrong">
      <ul class="glance__list">
        {open.slice(0, MOST_TROUBLES).map((alert) => (
          <Trouble key={alert.id} alert={alert} nowMs={nowMs} />
        ))}
      </ul>
      {more > 0 ? <PageLink path={['alerts']}>and {countText(more, 'other alert')}</PageLink> : null}
    </section>
  );
}

function Trouble({ alert, nowMs }: { readonly alert: AlertView; readonly nowMs: number }): VNode {
  return (
    <li class="glance__trouble">
      <SeverityBadge severity={alert.severity} />
      <PageLink path={['alerts', alert.id]}>
        <bdi class="glance__summary" title={alert.next}>
          {alert.summary}
        </bdi>
      </PageLink>
      <Age atMs={alert.sinceMs} nowMs={nowMs} />
    </li>
  );
}

/** The backups that should come next. */
function Expected({ nowMs }: { readonly nowMs: number }): VNode | null {
  const { views } = useDesk();
  const next = views.groups.value
    .flatMap((line) => {
      const { pace } = line.row;
      if (pace.kind !== 'rhythm') return [];
      const atMs = pace.expectedServerMs - line.clockAheadMs;
      return atMs > nowMs ? [{ line, atMs }] : [];
    })
    .sort((a, b) => a.atMs - b.atMs)
    .slice(0, MOST_EXPECTED);
  if (next.length === 0) return null;
  return (
    <section class="glance__part" aria-label="Expected next">
      <h2 class="glance__heading">Expected next</h2>
      <ul class="glance__list">
        {next.map(({ line, atMs }) => (
          <li key={line.key} class="glance__next">
            <PageLink
              path={line.sourceKind === 'sqlbak' ? ['server', line.server] : ['datastore', line.server, line.datastore]}
            >
              <bdi>{nameOf(line)}</bdi>
            </PageLink>
            <span class="muted">in {durationText(atMs - nowMs)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function nameOf({ group, datastore, row: { comment } }: GroupLine): string {
  return `${comment ?? group} into ${datastore}`;
}

function Numbers(): VNode {
  const { views } = useDesk();
  const counts = views.freshnessCounts.value;
  const watched = counts.fresh + counts.due + counts.late + counts.unknown;
  const usages = views.datastores.value.flatMap(({ part, level }) =>
    level === 'unknown' ? [] : (part.usage?.value ?? []),
  );
  const used = usages.reduce((sum, { usedBytes }) => sum + usedBytes, 0);
  const unknown = counts.unknown === 0 ? '' : `, ${counts.unknown.toLocaleString('en')} unknown`;
  return (
    <p class="glance__numbers">
      {(counts.fresh + counts.due).toLocaleString('en')} of {countText(watched, 'group')} in time{unknown}
      {usages.length === 0 ? null : ` · ${bytesText(used)} used in ${countText(usages.length, 'datastore')}`}
    </p>
  );
}
