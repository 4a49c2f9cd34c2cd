export { createAudit, type Act, type Audit } from './audit.ts';
