export { createNotify, type Notify, type Wake } from './notify.ts';
