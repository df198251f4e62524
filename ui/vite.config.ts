/** Vite: SvelteKit, compiled messages, and pdf.js' own files served from this site instead of a CDN. */
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { pdfjsAssets } from './tools/pdfjs-assets.ts';

export default defineConfig({
	plugins: [
		// Tests find the messages compiled by `npm run messages`; the plugin would keep the test server alive.
		!process.env.VITEST &&
			paraglideVitePlugin({
				project: './project.inlang',
				outdir: './src/lib/i18n/paraglide',
				strategy: ['globalVariable', 'baseLocale'],
				emitGitIgnore: false,
				emitPrettierIgnore: false
			}),
		sveltekit(),
		pdfjsAssets()
	],
	// The oldest engine that shows this UI is the WebKitGTK that current Linux distributions ship.
	build: { target: ['es2022', 'safari16'], reportCompressedSize: false, chunkSizeWarningLimit: 1200 },
	server: { port: 1420, strictPort: true },
	// Vitest resolves Svelte's server build unless it is told that these tests run as a browser.
	resolve: process.env.VITEST ? { conditions: ['browser'] } : undefined,
	test: { environment: 'jsdom', include: ['tests/**/*.test.ts', 'src/**/*.test.ts'], setupFiles: ['tests/setup.ts'] }
});
