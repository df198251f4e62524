/** Ambient types: the drop handler that end-to-end tests call, since WebDriver cannot drop files. */
declare global {
	interface Window {
		__studium_drop?: (paths: string[]) => Promise<void>;
	}
}

export {};
