export { createJobs } from './jobs.ts';
export type { Job, Jobs, JobsParts } from './jobs.ts';
