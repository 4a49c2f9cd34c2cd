export * from './calls.ts';
export * from './errors.ts';
export * from './message-body.ts';
export * from './messages.ts';
export * from './passkeys.ts';
export * from './rows.ts';
export * from './wallet-desk.ts';
export * from './wallet.ts';
