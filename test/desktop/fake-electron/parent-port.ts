import { EventEmitter } from 'node:events';

// Loaded into a child before its program: its line to the parent as Electron's utility processes have it.

class ParentPort extends EventEmitter {
  postMessage(message: unknown): void {
    process.send?.(message);
  }
}

const port = new ParentPort();
process.on('message', (data) => port.emit('message', { data, ports: [] }));
Object.defineProperty(process, 'parentPort', { value: port });
