/** Vite plugin that puts pdf.js' worker, wasm, character maps and standard fonts under /pdfjs/ of the built site. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

const packageFolder = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
const folders = ['cmaps', 'standard_fonts', 'wasm', 'iccs'];
const worker = { file: join(packageFolder, 'legacy/build/pdf.worker.min.mjs'), name: 'pdf.worker.min.mjs' };

function assets(): { file: string; name: string }[] {
	const copied = folders.flatMap((folder) =>
		readdirSync(join(packageFolder, folder)).map((name) => ({
			file: join(packageFolder, folder, name),
			name: `${folder}/${name}`
		}))
	);
	return [worker, ...copied.filter(({ file }) => statSync(file).isFile())];
}

export function pdfjsAssets(): Plugin {
	return {
		name: 'pdfjs-assets',
		configureServer(server) {
			const byName = new Map(assets().map(({ file, name }) => [`/pdfjs/${name}`, file]));
			server.middlewares.use((request, response, next) => {
				const file = byName.get((request.url ?? '').split('?')[0] ?? '');
				if (!file) return next();
				if (file.endsWith('js')) response.setHeader('content-type', 'text/javascript');
				if (file.endsWith('.wasm')) response.setHeader('content-type', 'application/wasm');
				response.end(readFileSync(file));
			});
		},
		generateBundle() {
			// SvelteKit also builds a server bundle; only what the window loads needs the files.
			if (this.environment.name !== 'client') return;
			for (const { file, name } of assets()) {
				this.emitFile({ type: 'asset', fileName: `pdfjs/${name}`, source: readFileSync(file) });
			}
		}
	};
}
