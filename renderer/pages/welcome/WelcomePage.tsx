import type { ComponentChildren, VNode } from 'preact';
import { FIRST_RUN_COMMANDS, FIRST_SETTINGS, TOKEN_COMMANDS } from '../../../shared/view/first-steps.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { PageHead } from '../../connected/PageHead.tsx';
import { Copyable } from '../../parts/Copyable.tsx';
import './WelcomePage.css';

/** An empty fleet explains itself: a token, the first server, or the demo. */
export function WelcomePage(): VNode {
  const { views } = useDesk();
  const app = views.app.value;
  const isWatching = views.sources.value.length > 0;
  return (
    <article class="welcome">
      <PageHead title={isWatching ? 'Add a server' : 'Welcome to PBS Tray'} />
      <p class="welcome__lead">
        Nothing runs on your backup servers: PBS Tray looks at them with a token that can only read, learns when each
        backup usually comes, and speaks up when one does not.
      </p>
      <ol class="welcome__steps">
        <Step number={1} title="Make a token that can only look">
          <p>On each Proxmox Backup Server, in a root shell:</p>
          {TOKEN_COMMANDS.map(({ command, why }) => (
            <div key={command} class="welcome__command">
              <p class="muted">{why}</p>
              <Copyable text={command} label="Command" />
            </div>
          ))}
        </Step>
        {app?.canChangeSettings === true ? <InTheApp /> : <InTheFile />}
        <Step number={3} title="Or look at the demo first">
          <p>A simulated fleet of three servers and 30 datastores. It touches none of your settings.</p>
          <Copyable text="npm run demo" label="Command" />
        </Step>
      </ol>
    </article>
  );
}

function InTheApp(): VNode {
  const { place } = useDesk();
  return (
    <Step number={2} title="Add your first server">
      <p>
        Its address, the token and its secret. The server's certificate is shown for you to confirm, the connection is
        tried, and each thing that the token may or may not see gets a line. The secret goes into the keychain of this
        system.
      </p>
      <p>
        <a class="button button--primary" href={place.hashFor(['settings', 'servers', 'new'])}>
          <span class="button__text">Add a server</span>
        </a>
      </p>
    </Step>
  );
}

function InTheFile(): VNode {
  return (
    <Step number={2} title="Name the server in the settings file">
      <p>
        This service only reads its settings. Leave <code>fingerprint</code> out where a public authority signed the
        certificate.
      </p>
      <Copyable text={FIRST_SETTINGS} label="Settings" />
      <p>Give it the secret, see what it may see, then start it again:</p>
      {FIRST_RUN_COMMANDS.map((command) => (
        <Copyable key={command} text={command} label="Command" />
      ))}
    </Step>
  );
}

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly children: ComponentChildren;
}

function Step({ number, title, children }: StepProps): VNode {
  return (
    <li class="welcome__step">
      <span class="welcome__number" aria-hidden="true">
        {number}
      </span>
      <div class="welcome__content">
        <h2>{title}</h2>
        {children}
      </div>
    </li>
  );
}
