import { TabFocus } from 'monaco-editor/esm/vs/editor/browser/config/tabFocus.js';

/**
 * Lets Tab leave the editors: a page that holds the keyboard fails WCAG 2.1.2. Enter steps into an editor, Ctrl+M gives
 * Tab back to the text. Monaco's own option `tabFocusMode` has no effect in this version, hence the inner module.
 */
export function freeTabKey(): void {
  TabFocus.setTabFocusMode(true);
}
