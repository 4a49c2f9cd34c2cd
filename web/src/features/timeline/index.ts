export { ConversationScreen, type ConversationScreenProps } from './conversation-screen.tsx';
