export { createTypingRoutes } from './routes.ts';
export { createTyping, type Typing } from './service.ts';
