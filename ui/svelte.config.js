// SvelteKit as a static single-page application: one index.html that the desktop shell serves.
import adapter from '@sveltejs/adapter-static';

/** @type {import('@sveltejs/kit').Config} */
const config = {
	compilerOptions: { runes: true },
	kit: {
		adapter: adapter({ pages: 'dist', assets: 'dist', fallback: 'index.html' }),
		alias: { $features: 'src/features' }
	}
};

export default config;
