export { createTimelineRoutes } from './routes.ts';
export { createTimeline, type Timeline } from './service.ts';
export { createEventFilter, type EventFilter } from './event-filter.ts';
export { matchesType } from './type-glob.ts';
