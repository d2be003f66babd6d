// Prints what import.go wants of an @unicode/unicode-VERSION package from npm:
//
//	node npm.mjs PACKAGE-FOLDER
//
// a line for each run of code points: PROPERTY FIRST LAST VALUE, code points in
// hexadecimal. The packages are modules with packed data in them, which only
// JavaScript can read.
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = resolve(process.argv[2]);
const load = async (...path) => (await import(pathToFileURL(join(root, ...path)))).default;
const hex = (n) => n.toString(16).toUpperCase().padStart(4, '0');
const out = [];

const set = async (property, value, ...path) => write(property, value, await load(...path, 'code-points.mjs'));

const write = (property, value, unsorted) => {
	const points = unsorted.slice().sort((a, b) => a - b);
	for (let i = 0; i < points.length; ) {
		let last = i;
		while (points[last + 1] === points[last] + 1) last++;
		out.push(`${property} ${hex(points[i])} ${hex(points[last])} ${value}`);
		i = last + 1;
	}
};

const sets = async (property, folder, skip = []) => {
	for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
		if (entry.isDirectory() && !skip.includes(entry.name)) await set(property, entry.name, folder, entry.name);
	}
};

const map = async (property, ...path) => {
	for (const [from, to] of await load(...path, 'code-points.mjs')) {
		out.push(`${property} ${hex(from)} ${hex(from)} ${[to].flat().map(hex).join('+')}`);
	}
};

const groups = ['Cased_Letter', 'Letter', 'Mark', 'Number', 'Other', 'Punctuation', 'Separator', 'Symbol'];
await sets('General_Category', 'General_Category', groups);
await sets('Bidi_Class', 'Bidi_Class');
await sets('Joining_Type', 'Joining_Type');
for (const script of ['Greek', 'Hebrew', 'Hiragana', 'Katakana', 'Han']) await set('Script', script, 'Script', script);
// The grapheme cluster breaks L, V and T are the syllable types, but for vowels of
// other scripts, which are V from 16.0.0 on.
const hangul = new Set(await load('Script', 'Hangul', 'code-points.mjs'));
for (const jamo of ['L', 'V', 'T']) {
	const points = await load('Grapheme_Cluster_Break', jamo, 'code-points.mjs');
	write('Hangul_Syllable_Type', jamo, points.filter((point) => hangul.has(point)));
}
const binary = ['Default_Ignorable_Code_Point', 'Changes_When_NFKC_Casefolded', 'Cased', 'Case_Ignorable'];
for (const property of binary) await set(property, 'Y', 'Binary_Property', property);
await map('Simple_Lowercase_Mapping', 'Simple_Case_Mapping', 'Lowercase');
await map('Special_Lowercase', 'Special_Casing', 'Lowercase');
await map('Case_Folding', 'Case_Folding', 'C');
await map('Case_Folding', 'Case_Folding', 'F');
if (existsSync(join(root, 'Decomposition_Mapping'))) { // from 17.0.0 on
	for (const type of readdirSync(join(root, 'Decomposition_Mapping'))) {
		await map(`Decomposition_Mapping:${type}`, 'Decomposition_Mapping', type);
	}
}
process.stdout.write(out.join('\n') + '\n');
