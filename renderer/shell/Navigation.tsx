import type { VNode } from 'preact';
import { useDesk } from '../connected/desk-context.ts';
import { ROUTES, type Route } from '../pages/routes.tsx';

/** The pages, with how much waits on each. */
export function Navigation({ route }: { readonly route: Route | null }): VNode {
  const { place } = useDesk();
  const here = route?.under ?? route?.step;
  return (
    <nav class="navigation" aria-label="Pages">
      <ul>
        {ROUTES.map(({ step, navigation }) =>
          navigation === undefined ? null : (
            <li key={step}>
              <a
                class="navigation__link"
                href={place.hashFor(step === '' ? [] : [step])}
                aria-current={step === here ? 'page' : undefined}
              >
                {navigation.label}
                <Count step={step} />
              </a>
            </li>
          ),
        )}
      </ul>
    </nav>
  );
}

/** What waits on a page; nothing where nothing does. */
function Count({ step }: { readonly step: string }): VNode | null {
  const { views } = useDesk();
  if (step === 'alerts') {
    const open = views.alerts.value.filter(
      ({ state, acknowledgedAtMs, snooze, severity }) =>
        state === 'firing' && acknowledgedAtMs === null && snooze === null && severity !== 'info',
    );
    const isCritical = open.some(({ severity }) => severity === 'critical');
    return badge(open.length, isCritical ? 'critical' : 'warning', 'firing');
  }
  if (step === 'servers') {
    return badge(
      views.sources.value.filter(({ reach }) => reach.kind === 'failing').length,
      'critical',
      'not answering',
    );
  }
  if (step === 'tasks') {
    return badge(
      views.tasks.value.reduce((sum, { running }) => sum + running.length, 0),
      'plain',
      'running',
    );
  }
  return null;
}

function badge(count: number, tone: 'plain' | 'warning' | 'critical', what: string): VNode | null {
  if (count === 0) return null;
  return (
    <span class={`navigation__count navigation__count--${tone}`}>
      {count}
      <span class="visually-hidden"> {what}</span>
    </span>
  );
}
