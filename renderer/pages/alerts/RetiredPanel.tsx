import type { VNode } from 'preact';
import type { RetiredGroup } from '../../../shared/contract/page-state.ts';
import { countText } from '../../../shared/view/quantities.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { Age } from '../../parts/Age.tsx';
import { Button } from '../../parts/Button.tsx';
import { Name } from '../../parts/Name.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { PlainTable } from '../../parts/PlainTable.tsx';

/** Groups that were silent long before we first looked: a decision for each, or for all. */
export function RetiredPanel(): VNode | null {
  const { views, command, clock } = useDesk();
  const retired = views.retired.value;
  if (retired.length === 0) return null;
  const decide = (groups: readonly RetiredGroup[], care: 'archive' | 'watch') => {
    for (const { server, datastore, namespace, group } of groups) {
      void command('setGroupCare', { server, datastore, namespace, group, care });
    }
  };
  return (
    <Panel
      title="Retired?"
      note={countText(retired.length, 'backup group')}
      actions={
        <>
          <Button kind="quiet" onClick={() => decide(retired, 'watch')}>
            Watch all
          </Button>
          <Button kind="quiet" onClick={() => decide(retired, 'archive')}>
            Archive all
          </Button>
        </>
      }
    >
      <p class="alerts__about muted">
        These were silent long before PBS Tray first looked, so they raise no alert. Archive what is gone for good;
        watch what should still be backed up.
      </p>
      <PlainTable
        caption="Groups to decide about"
        hidesCaption
        columns={[
          { title: 'Backup group' },
          { title: 'Where' },
          { title: 'Last backup' },
          { title: 'Decide', align: 'end' },
        ]}
        rows={retired.map((one) => ({
          key: [one.server, one.datastore, one.namespace, one.group].join('\n'),
          cells: [
            <Name key="group" text={one.group} />,
            <Name key="where" text={[one.server, one.datastore, one.namespace].filter(Boolean).join(' / ')} />,
            <Age key="last" atMs={one.lastFinishedMs} nowMs={clock.nowMs.value} />,
            <span key="decide" class="alerts__actions">
              <Button kind="quiet" title={`Watch ${one.group}`} onClick={() => decide([one], 'watch')}>
                Watch
              </Button>
              <Button kind="quiet" title={`Archive ${one.group}`} onClick={() => decide([one], 'archive')}>
                Archive
              </Button>
            </span>,
          ],
        }))}
      />
    </Panel>
  );
}
