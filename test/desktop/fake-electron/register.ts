import { registerHooks } from 'node:module';

// Loaded by --import: whoever asks for `electron` gets the fake.
registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'electron') return next(specifier, context);
    return { url: new URL('./module.ts', import.meta.url).href, shortCircuit: true };
  },
});
