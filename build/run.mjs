/** The one command behind every npm script: `node build/run.mjs NAME [args]`. Built-ins only, any Node from 20 on. */
import { RunFailure } from './run/failure.mjs';
import { checkout } from './run/paths.mjs';
import { tasks } from './run/tasks.mjs';

/** @param {string} line */
const say = (line) => process.stderr.write(`pbs-tray: ${line}\n`);

const [name = '', ...args] = process.argv.slice(2);
process.exitCode = await main();

async function main() {
  if (Number.parseInt(process.versions.node, 10) < 20) {
    say(`Node ${process.versions.node} is too old; install Node 20 or newer.`);
    return 2;
  }
  const task = tasks.get(name);
  if (task === undefined) {
    say(`"${name}" is not a command. There are: ${[...tasks.keys()].join(', ')}.`);
    return 2;
  }
  try {
    return await task({ root: checkout, args, say });
  } catch (error) {
    if (!(error instanceof RunFailure)) throw error;
    if (error.message !== '') say(error.message);
    return error.exitCode;
  }
}
