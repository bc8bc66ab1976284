/** What guests, comments and jobs may be called by people who mean no good, or by accident. */
export const HOSTILE_NAMES: readonly (readonly [what: string, name: string])[] = [
  ['quotes', `it's "quoted" \\ and \`ticked\``],
  ['line breaks', 'one\r\ntwo\nthree\u2028four\u2029five'],
  ['control characters', 'a\u0000b\u0007c\u001b[31md\u007f'],
  ['emoji', '👩‍👩‍👧‍👦 backup 🚀'],
  ['right to left', 'שרת גיבוי'],
  ['orders to turn around', 'safe\u202Egnp.exe\u2066x\u2069'],
  ['half a surrogate pair', 'half \ud83d pair'],
  ['500 characters', 'n'.repeat(500)],
  ['500 emoji', '🚀'.repeat(500)],
  ['a call to everybody', '<!channel> <!here> @channel @Everyone <@U123>'],
  ['markup', '<b>*bold*</b> _x_ [link](http://evil.example) & <http://evil.example|click>'],
  ['JSON', '","event_action":"resolve","x":"'],
  ['nothing', ''],
];
