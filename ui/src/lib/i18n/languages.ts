/** How languages are called in the student's language. */
import { language } from './locale.svelte';

/** "German" for "de"; the code itself where nobody has a word for it, or where it is none of the codes that have words. */
export function languageName(code: string, inLanguage: string = language.current): string {
	try {
		return new Intl.DisplayNames([inLanguage], { type: 'language' }).of(code) ?? code;
	} catch {
		return code;
	}
}
