export { NewChatScreen } from './new-chat-screen.tsx';
export { NewGroupScreen } from './new-group-screen.tsx';
export { PersonFinder, type PersonFinderProps } from './person-finder.tsx';
export { RoomDetailsScreen, type RoomDetailsScreenProps } from './room-details-screen.tsx';
export { RoomListPane, type RoomListPaneProps } from './room-list-pane.tsx';
export { SearchDialog, type SearchDialogProps } from './search-dialog.tsx';
