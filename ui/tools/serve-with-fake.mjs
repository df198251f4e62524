// Serves the built site with the fake backend injected, under the window's own content security policy, to look at it in a browser.
// Usage: npm run look -- [file.pdf]
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const site = join(root, 'dist');
const pdfFile = process.argv[2];
const port = Number(process.env.PORT ?? 4173);
const types = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2', '.wasm': 'application/wasm', '.html': 'text/html' };

/** The text of the PDF with the box of every run, so that the fake can locate and find as the real backend does. */
async function readPdf(file) {
	const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
	const pdf = await getDocument({ data: new Uint8Array(readFileSync(file)), verbosity: 0 }).promise;
	const result = { size: statSync(file).size, pages: [], text: '' };
	let at = 0;
	for (let number = 1; number <= pdf.numPages; number++) {
		const page = { start: at, end: at, items: [] };
		const { items } = await (await pdf.getPage(number)).getTextContent();
		for (const { str, transform, width, height } of items) {
			const length = [...str].length;
			if (length === 0) continue;
			const [x, y] = [transform[4], transform[5]];
			page.items.push({ start: at, end: at + length, box: [x, y - height * 0.22, x + width, y + height * 0.8] });
			result.text += `${str} `;
			at += length + 1;
		}
		page.end = at;
		result.pages.push(page);
	}
	return result;
}

const pdf = pdfFile ? await readPdf(pdfFile) : null;
const built = await build({
	configFile: false,
	logLevel: 'warn',
	define: { STUDIUM_LOOK_PDF: JSON.stringify(pdf) },
	build: { write: false, minify: false, lib: { entry: join(root, 'tools/look/entry.ts'), formats: ['iife'], name: 'look' } }
});
const fake = (Array.isArray(built) ? built[0] : built).output[0].code;

const page = readFileSync(join(site, 'index.html'), 'utf8');
const inline = /<script>([\s\S]*?)<\/script>/.exec(page)?.[1] ?? '';
const hash = createHash('sha256').update(inline).digest('base64');
const policy = [
	"default-src 'self'",
	`script-src 'self' 'wasm-unsafe-eval' 'sha256-${hash}'`,
	"style-src 'self' 'unsafe-inline'",
	"img-src 'self' data: blob:",
	"font-src 'self' data:",
	"connect-src 'self' ipc: http://ipc.localhost",
	"worker-src 'self' blob:",
	"object-src 'none'"
].join('; ');

createServer((request, response) => {
	const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
	if (path === '/__look/fake.js') {
		response.setHeader('content-type', 'text/javascript');
		response.end(fake);
		return;
	}
	if (path === '/__look/pdf' && pdfFile) {
		const [start, end] = (/bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? []).slice(1).map(Number);
		response.writeHead(206);
		createReadStream(pdfFile, { start, end }).pipe(response);
		return;
	}
	const file = join(site, path);
	if (path !== '/' && existsSync(file) && statSync(file).isFile()) {
		response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
		createReadStream(file).pipe(response);
		return;
	}
	response.setHeader('content-type', 'text/html');
	response.setHeader('content-security-policy', policy);
	response.end(page.replace('<head>', '<head><script src="/__look/fake.js"></script>'));
}).listen(port, () => console.log(`http://localhost:${port}`));
