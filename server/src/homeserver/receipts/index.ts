export { createReceiptRoutes } from './routes.ts';
export { createReceipts, readName, type Receipts } from './service.ts';
export { receiptWriters } from './store.ts';
export { createReceiptsStream } from './stream.ts';
