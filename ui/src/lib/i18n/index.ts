/** Everything the UI says: messages, failures in words, and localised numbers, dates and durations. */
export { m } from './paraglide/messages.js';
export { language } from './locale.svelte';
export * from './day';
export * from './format';
export * from './interval';
export * from './languages';
export * from './failures';
export * from './operation';
export * from './place';
export * from './progress';
