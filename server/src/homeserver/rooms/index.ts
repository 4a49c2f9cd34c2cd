export { createRooms, DEFAULT_ROOM_VERSION, type Rooms } from './service.ts';
export type { RoomHooks } from './hooks.ts';
export { createRoomRoutes } from './routes.ts';
