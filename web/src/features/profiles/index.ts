export { PersonDialog, type PersonDialogProps } from './person-dialog.tsx';
