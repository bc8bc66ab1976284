import { expect, it } from 'vitest';
import { compare } from './comparison.ts';

const one = { name: 'pbs_up', labels: { node: 'a' }, value: 1 };
const other = { name: 'pbs_up', labels: { node: 'b' }, value: 1 };

it.each([
  ['as it ought to be', [one, other], []],
  ['missing', [one], ['missing  pbs_up{node="b"} 1']],
  ['wrong', [one, { ...other, value: 0 }], ['wrong    pbs_up{node="b"} 0 instead of 1']],
  ['too many', [one, other, { ...one, name: 'pbs_upp' }], ['extra    pbs_upp{node="a"} 1']],
  ['twice', [one, other, one], ['twice    pbs_up{node="a"}']],
  [
    'under another label',
    [one, { ...other, labels: { server: 'b' } }],
    ['missing  pbs_up{node="b"} 1', 'extra    pbs_up{server="b"} 1'],
  ],
])('names a series that is %s', (_what, page, mismatches) => {
  expect(compare([one, other], page).mismatches).toEqual(mismatches);
});
