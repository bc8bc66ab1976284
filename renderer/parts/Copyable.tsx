import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from './Button.tsx';
import './Copyable.css';
import { copyText } from './copy-text.ts';

export interface CopyableProps {
  /** A command line, a fingerprint, an address. */
  readonly text: string;
  /** What it is, such as `Command`. */
  readonly label: string;
}

type Told = 'nothing' | 'copied' | 'selected';

const TELLING: Readonly<Record<Told, string>> = {
  nothing: '',
  copied: 'Copied',
  selected: 'Selected: press Ctrl+C (⌘C) to copy',
};

/** How long it says that it was copied. */
const TELLS_FOR_MS = 4000;

/** A text to be copied. Where the page may not write to the clipboard, the text is selected instead. */
export function Copyable({ text, label }: CopyableProps): VNode {
  const code = useRef<HTMLElement>(null);
  const [told, setTold] = useState<Told>('nothing');
  useEffect(() => {
    if (told !== 'copied') return;
    const timer = setTimeout(() => setTold('nothing'), TELLS_FOR_MS);
    return () => clearTimeout(timer);
  }, [told]);
  const copy = async () => setTold((await copyText(text, code.current)) ? 'copied' : 'selected');
  return (
    <div class="copyable" role="group" aria-label={label}>
      <code
        class="copyable__text"
        ref={code}
        dir="ltr"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long line is scrolled by keyboard
        tabIndex={0}
      >
        {text}
      </code>
      <Button kind="quiet" icon={told === 'copied' ? 'check' : 'copy'} isIconOnly onClick={copy}>
        {`Copy ${label.toLowerCase()}`}
      </Button>
      <span class="copyable__told" role="status">
        {TELLING[told]}
      </span>
    </div>
  );
}
